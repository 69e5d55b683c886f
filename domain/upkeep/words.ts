/** What the reconciler finds, in words for who keeps the system going. Nothing about a person. */
import type { Wrong } from './compare.ts';

export const WRONG_WORDS: Readonly<Record<Wrong, string>> = {
  'not-running': 'een dossier heeft geen klok die loopt',
  'other-moment': 'de klok van een dossier staat op een ander moment dan de opslag',
  'other-calendar': 'het volgende moment van een dossier is anders als het opnieuw wordt geteld',
  late: 'een moment is meer dan een uur te laat',
  unreadable:
    'een dossier kan niet worden gelezen: de sleutel is weg, de inhoud is veranderd of de regels kunnen hem niet tellen',
  'task-missing': 'een open taak staat niet in de takenlijst',
  'store-behind': 'de klok is verder dan de opslag: misschien is een oude kopie teruggezet',
  'not-in-store': 'er loopt een klok voor een dossier dat niet in de opslag staat',
  'destroyed-but-running': 'er loopt een klok voor een dossier dat vernietigd is',
  'erasure-stopped': 'een vernietiging is blijven steken',
  restored: 'de opslag is ouder dan de sleutels: er is een oude kopie teruggezet',
};
