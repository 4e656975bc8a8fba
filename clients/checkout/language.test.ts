import { describe, expect, test } from '@jest/globals';
import { chooseTag, LANGUAGES, languageCode, loadLanguage } from './load-language.ts';
import { en } from './text/en.ts';

describe('the language', () => {
  test('is the first that we speak, with what its tag says of the region', () => {
    expect(chooseTag(['fr-FR', 'de-AT', 'en-US'])).toBe('de-AT');
    expect(chooseTag(['fr', 'pt-BR'])).toBe('en');
    expect(chooseTag(['den', 'ja'])).toBe('ja');
    expect(chooseTag(['de-<script>', 'hi'])).toBe('hi');
    expect(chooseTag([])).toBe('en');
    expect(languageCode('AR-eg')).toBe('ar');
  });

  test('writes amounts, times and minutes in its own way', async () => {
    const german = await loadLanguage('de');
    expect(german.money(123_456, 'EUR').replace(/\s/g, ' ')).toBe('1.234,56 €');
    expect(german.minutes(1)).toBe('1 Minute');
    expect(german.minutes(5)).toBe('5 Minuten');
    expect((await loadLanguage('ja')).money(500, 'JPY')).toMatch(/^[¥￥]500$/);
    expect((await loadLanguage('ar')).direction).toBe('rtl');
    expect(german.direction).toBe('ltr');
  });
});

/** Every sentence of a catalogue by its place, functions called with something to put in. */
function sentences(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('«one»', '«two»'))]];
  return Object.entries(value as object).flatMap(([name, inner]) => sentences(inner, `${path}.${name}`));
}

describe.each(Object.keys(LANGUAGES).filter(code => code !== 'en'))('the words of %s', code => {
  test('are all there, say what is put into them, and are not the English ones', async () => {
    const { text } = await loadLanguage(code);
    const known = new Map(sentences(en));
    const same = sentences(text).filter(([path, words]) => known.get(path) === words);
    // Names and patterns that are the same everywhere.
    expect(
      same
        .map(([path]) => path.split('.').at(-1))
        .filter(name => !/^(upi|vpa|cvv|test|example|expiryExample)$/.test(name ?? '')),
    ).toEqual([]);
    for (const [path, words] of sentences(text)) {
      expect(words.trim()).not.toBe('');
      for (const put of ['«one»', '«two»']) {
        expect([path, words.includes(put)]).toEqual([path, known.get(path)?.includes(put) ?? false]);
      }
    }
  });
});
