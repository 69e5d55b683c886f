/**
 * How somebody proved who they are when it was not by the identity provider: with the link of a mail and a code from a
 * second mail. Good for tasks without personal data only; the application offers no more, and `step` checks it again.
 */
export const LINK_AND_CODE = 'link+code';
