/** The body of a request to Stripe: a form whose names have brackets, `card[number]` or `expand[0]`. */
export type Form = { readonly [name: string]: string | Form };

export function parseForm(text: string): Form {
  const form: Record<string, string | Form> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter(part => part !== '');
    const last = path.pop() ?? '';
    let place = form;
    for (const part of path) {
      place[part] ??= {};
      place = place[part] as Record<string, string | Form>;
    }
    place[last] = value;
  }
  return form;
}

export function textOf(form: Form, name: string): string | undefined {
  const value = form[name];
  return typeof value === 'string' ? value : undefined;
}

export function formOf(form: Form, name: string): Form {
  const value = form[name];
  return typeof value === 'object' ? value : {};
}

/** A flat part of a form: metadata. */
export function textsOf(form: Form, name: string): Record<string, string> {
  const entries = Object.entries(formOf(form, name));
  return Object.fromEntries(entries.map(([key, value]) => [key, String(value)]));
}
