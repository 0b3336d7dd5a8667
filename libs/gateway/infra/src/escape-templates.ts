/**
 * Makes Terraform read a text as it is: in its JSON, `${` and `%{` start an expression, which a description in an OpenAPI
 * document must not. cdktf's own tokens stay expressions.
 */
export function escapeTemplates(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)/g, "$$${").replace(/%\{/g, "%%{");
}
