// Is the Content-Security-Policy of a running checkout the one that the build knows, to the last word?

const LOOPBACK = /^http:\/\/(?:localhost|127\.0\.0\.1):\d{1,5}$/;

/**
 * What is wrong with a policy; empty when it is as expected. `fixed`: the directives that every installation has alike.
 * `origin`: where browsers reach the checkout. `sandbox`: where the challenge pages of a demo installation are.
 * `embeddedBy`: the origins that may show this page.
 */
export function problemsOfPolicy(header, { fixed, origin, sandbox, embeddedBy = [] }) {
  if (!header) return ['The page has no Content-Security-Policy.'];
  const found = header.split(';').map(part => part.trim().split(/\s+/));
  const names = found.map(([name = '']) => name.toLowerCase());
  const expected = {
    ...fixed,
    'connect-src': `'self' ${origin.replace(/^http/, 'ws')}`,
    'frame-ancestors': ["'self'", ...embeddedBy].join(' '),
  };
  // Of two directives of one name browsers take the first.
  const sourcesOf = name => found[names.indexOf(name)]?.slice(1);
  return [
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map(name => `The policy names ${name || 'nothing'} twice.`),
    ...names
      .filter(name => !(name in expected) && name !== 'frame-src')
      .map(name => `The policy has ${name || 'an empty directive'}, which it should not.`),
    ...Object.entries(expected)
      .filter(([name, sources]) => !isSameSet(sourcesOf(name), sources.split(' ')))
      .map(
        ([name, sources]) =>
          `The policy's ${name} is ${sourcesOf(name)?.join(' ') ?? 'missing'}; it has to be ${sources}.`,
      ),
    ...problemsOfFrames(sourcesOf('frame-src'), sandbox),
  ];
}

const isSameSet = (found, wanted) =>
  found !== undefined && JSON.stringify([...found].sort()) === JSON.stringify([...wanted].sort());

/** A bank's page may be anywhere on https; anything else only where a sandbox is. */
function problemsOfFrames(sources, sandbox) {
  if (sources === undefined) return ["The policy's frame-src is missing."];
  const wrong = sources.filter(source => source !== 'https:' && source !== sandbox && !LOOPBACK.test(source));
  return wrong.map(source => `The policy's frame-src has ${source}.`);
}
