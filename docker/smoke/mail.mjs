// Catches what the mail relay hands on (SMTP on 1025) and says what came (1080). For `npm run smoke:compose` only.
import { MailDev } from 'maildev';

const mail = new MailDev({
  smtp: 1025,
  ip: '0.0.0.0',
  web: 1080,
  webIp: '0.0.0.0',
  silent: true,
  mailDirectory: '/tmp/mail',
});
await mail.start();
for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, () => void mail.stop().finally(() => process.exit(0)));
