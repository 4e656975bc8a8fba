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
      outputOf(surroundings, command.optsWithGlobals<CommonOptions>()).line(
        WRITERS[shell](placesOf(program)),
      ),
    );
}

/** A command as it is typed, `events list`; '' is `sluice` itself. */
interface Place {
  readonly path: string;
  /** What may follow it. */
  readonly next: readonly string[];
  /** Whether that is a subcommand; otherwise it is options and arguments, in any number. */
  readonly isGroup: boolean;
}

function placesOf(command: Command, path = '', shared: readonly string[] = []): Place[] {
  const inner = command.commands.map(each => each.name());
  const options = [...command.options.flatMap(option => option.long ?? []), ...shared];
  const choices = command.registeredArguments.flatMap(argument => argument.argChoices ?? []);
  const isGroup = inner.length > 0;
  return [
    { path, next: isGroup ? inner : [...choices, ...options], isGroup },
    ...command.commands.flatMap(each => placesOf(each, `${path} ${each.name()}`.trim(), options)),
  ];
}

const WRITERS: Readonly<Record<Shell, (places: readonly Place[]) => string>> = {
  bash: places => `_sluice() {
  local next=""
  case "\${COMP_WORDS[*]:1:COMP_CWORD-1}" in
${cases(places)}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _sluice sluice`,
  zsh: places => `#compdef sluice
_sluice() {
  local next=""
  case "\${(j: :)words[2,CURRENT-1]}" in
${cases(places)}
  esac
  compadd -- \${=next}
}
compdef _sluice sluice`,
  fish: places =>
    places
      .map(({ path, next, isGroup }) => {
        const seen = path.split(' ').map(word => `__fish_seen_subcommand_from ${word}`);
        const before = isGroup ? [...seen, `not __fish_seen_subcommand_from ${next.join(' ')}`] : seen;
        const when = path === '' ? '__fish_use_subcommand' : before.join('; and ');
        return `complete -c sluice -f -n '${when}' -a '${next.join(' ')}'`;
      })
      .join('\n'),
};

function cases(places: readonly Place[]): string {
  return places
    .map(({ path, next, isGroup }) => {
      const typed = isGroup ? `"${path}"` : `"${path}"|"${path} "*`;
      return `    ${typed}) next="${next.join(' ')}" ;;`;
    })
    .join('\n');
}
