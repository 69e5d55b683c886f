// The mail catcher: a real SMTP server and a web page that shows what arrived. Its own process (dev/environment.ts).
import { MailDev } from 'maildev';

const [smtp, web, folder] = process.argv.slice(2);
const mail = new MailDev({
  smtp: Number(smtp),
  ip: '127.0.0.1',
  web: Number(web),
  webIp: '127.0.0.1',
  ...(folder && { mailDirectory: folder }),
  // Its log would show addresses and subjects.
  silent: true,
});
await mail.start();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void mail.stop().finally(() => process.exit(0)));
}
