// Health check of the API's container: ready, or not.
const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/readyz`).catch(() => ({
  ok: false,
}));
process.exit(ok ? 0 : 1);
