/** Who plays in `npm run smoke:compose`. Fictional; docker/smoke/realm.json gives each an account. */
export interface Named {
  name: string;
  email: string;
  party: string;
  /** Role and ground, as the form about authorisations has it. */
  authority: string;
}

const AT = 'rookproef.test';
const named = (name: string, account: string, party: string, authority: string): Named => ({
  ...{ name, email: `${account}@${AT}`, party, authority },
});
const representative = (name: string, account: string, party: string): Named =>
  named(name, account, party, 'core-representative.weighing-team');

export const ADMINISTRATORS: readonly [Named, Named] = [
  named('Eerste Uitvoerder', 'eerste', 'gemeente', 'administrator.administration'),
  named('Tweede Uitvoerder', 'tweede', 'om', 'administrator.administration'),
];
export const REPRESENTATIVES: readonly [Named, Named, Named] = [
  representative('Puk Politie', 'politie', 'politie'),
  representative('Guus Gemeente', 'gemeente', 'gemeente'),
  representative('Olga Officier', 'om', 'om'),
];
export const COORDINATOR = named('Co Coordinator', 'coordinator', 'gemeente', 'coordinator.dates');
/** Those whom the administrators name. */
export const NAMED: readonly Named[] = [...REPRESENTATIVES, COORDINATOR];
export const ALL: readonly Named[] = [...ADMINISTRATORS, ...NAMED];
