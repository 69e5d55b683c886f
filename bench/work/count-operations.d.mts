/** What this process has asked of the database so far, by command and collection. */
export function counted(): Record<string, { n: number; ms: number }>;
