import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // White space of the templates, and a list of checkboxes with one name, are fine.
    'no-trailing-whitespace': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'button', 'checkbox', 'submit'] }],
    'no-inline-style': 'error',
    'long-title': 'off',
  },
});

/** What is not valid in a page's HTML, one line each. */
export async function htmlProblems(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${line})`),
  );
}
