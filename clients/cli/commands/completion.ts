import { Argument, type Command } from 'commander';
import { type CommonOptions, outputOf, type Surroundings } from '../session.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

export function addCompletion(program: Command, surroundings: Surroundings): void {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .description('print what completes this command: source <(sluice completion bash)')
    .action((shell: Shell, _options, command: Command) =>
      outputOf(surroundings, command.optsWithGlobals<CommonOptions>()).line(WRITERS[shell](wordsOf(program))),
    );
}

/** What may follow `sluice`, and what may follow each of that. */
type Words = ReadonlyMap<string, readonly string[]>;

function wordsOf(program: Command): Words {
  const words = new Map<string, readonly string[]>([['', program.commands.map(command => command.name())]]);
  for (const command of program.commands) {
    words.set(command.name(), [
      ...command.commands.map(inner => inner.name()),
      ...command.options.flatMap(option => option.long ?? []),
    ]);
  }
  return words;
}

const WRITERS: Readonly<Record<Shell, (words: Words) => string>> = {
  bash: words => `_sluice() {
  local words
  case "\${COMP_WORDS[1]}" in
${cases(words, '    ')}
  esac
  [ "$COMP_CWORD" = 1 ] && words="${words.get('')?.join(' ')}"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _sluice sluice`,
  zsh: words => `#compdef sluice
_sluice() {
  local words_of_sluice
  case "\${words[2]}" in
${cases(words, '    ').replaceAll('words=', 'words_of_sluice=')}
  esac
  (( CURRENT == 2 )) && words_of_sluice="${words.get('')?.join(' ')}"
  compadd -- \${=words_of_sluice}
}
compdef _sluice sluice`,
  fish: words =>
    [...words]
      .map(([command, next]) => {
        const when = command === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${command}`;
        return `complete -c sluice -f -n '${when}' -a '${next.join(' ')}'`;
      })
      .join('\n'),
};

function cases(words: Words, indent: string): string {
  return [...words]
    .filter(([command]) => command !== '')
    .map(([command, next]) => `${indent}${command}) words="${next.join(' ')}" ;;`)
    .join('\n');
}
