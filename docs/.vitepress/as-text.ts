/** A description as Markdown that Vue takes for text: outside of code nothing of it may look like a tag or a template. */
export function asText(description: string | null | undefined): string {
  return (description ?? '')
    .split('`')
    .map((part, i) =>
      i % 2 === 1 ? `<code v-pre>${escaped(part)}</code>` : escaped(part).replaceAll('{{', '&#123;&#123;'),
    )
    .join('');
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
