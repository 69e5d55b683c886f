// What is not changed (docs/decisions/0083): words that people read, which are text and no rule. An id, a code, a kind or a stage has no space.
const PLAIN = new Set(['Identifier', 'MemberExpression', 'StringLiteral']);
/** Nothing in it that decides: a name, or a function of names. */
const plain = ({ type, callee, arguments: given }) =>
  PLAIN.has(type) || (type === 'CallExpression' && plain(callee) && given.every(plain));

export const ignorer = {
  shouldIgnore({ node }) {
    if (node.type === 'StringLiteral' && / /.test(node.value)) return 'words';
    if (node.type !== 'TemplateLiteral') return undefined;
    const words = node.quasis.some(({ value }) => / /.test(value.raw));
    return words && node.expressions.every(plain) ? 'words' : undefined;
  },
};
