//! Completions and the man page, from the same definitions as the parser.

use std::io::Write;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::flags::Flags;
use super::outcome::Outcome;
use super::{output, topics};

/// Asks the program for what only it knows, and leaves the rest to the function before it. Bash parts words at colons, which
/// stand in fields: so the word is taken from the line, and what stands before the last colon is not inserted again.
const BASH: &str = r#"
_dateline_asking() {
    local line="${COMP_LINE:0:COMP_POINT}" found word before=""
    local -a words
    read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    word="${words[${#words[@]}-1]}"
    mapfile -t found < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
    if [[ ${#found[@]} -eq 0 ]]; then
        _dateline "$@"
        return
    fi
    [[ $COMP_WORDBREAKS == *:* && $word == *:* ]] && before="${word%:*}:"
    COMPREPLY=()
    for word in "${found[@]}"; do
        [[ $word == *: ]] && compopt -o nospace 2>/dev/null
        COMPREPLY+=("$(printf '%q' "${word#"$before"}")")
    done
}
complete -F _dateline_asking -o bashdefault -o default dateline
"#;

/// The same for fish, which quotes and filters by itself.
const FISH: &str = r#"
function __dateline_asking
    set -l words (commandline -opc) (commandline -ct)
    $words[1] complete -- $words[2..-1] 2>/dev/null
end
complete -c dateline -f -a "(__dateline_asking)"
"#;

/// The same for zsh.
const ZSH: &str = r#"
_dateline_asking() {
    local -a found bare
    found=("${(@f)$("${words[1]}" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    found=("${(@)found:#}")
    if (( ${#found} == 0 )); then
        _dateline "$@"
        return
    fi
    bare=("${(@M)found:#*:}")
    compadd -U -S '' -- "${bare[@]}"
    compadd -U -- "${(@)found:#*:}"
}
compdef _dateline_asking dateline
"#;

/// Prints a completion script.
pub(super) fn completions(shell: Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Flags::command(), "dateline", &mut script);
    let asking = match shell {
        Shell::Bash => BASH,
        Shell::Fish => FISH,
        Shell::Zsh => ZSH,
        _ => "",
    };
    script.extend_from_slice(asking.as_bytes());
    output::out().write_all(&script)?;
    Ok(Outcome::Found)
}

/// Prints the man page: the program, then each verb, then the topics of `help`.
pub(super) fn man() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    let mut command = Flags::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for verb in command.get_subcommands() {
        section(&mut page, verb, "dateline")?;
    }
    for (name, about, text) in topics::all() {
        writeln!(page, ".SH \"{}: {about}\"\n.nf", name.to_uppercase())?;
        text.lines().try_for_each(|line| writeln!(page, "{}", literal(line)))?;
        writeln!(page, ".fi")?;
    }
    output::out().write_all(&page)?;
    Ok(Outcome::Found)
}

/// Writes the section of a verb, and those of its own verbs.
fn section(page: &mut Vec<u8>, verb: &Command, before: &str) -> anyhow::Result<()> {
    if verb.is_hide_set() {
        return Ok(());
    }
    let name = format!("{before} {}", verb.get_name());
    // What every verb knows is told once, at the program.
    let own = verb.clone().mut_args(|argument| {
        let is_shared = argument.is_global_set();
        argument.hide(is_shared)
    });
    let man = clap_mangen::Man::new(own);
    writeln!(page, ".SH \"{}\"", name.to_uppercase())?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    verb.get_subcommands().try_for_each(|inner| section(page, inner, &name))
}

/// Returns a line as the formatter of man pages takes it for text.
fn literal(line: &str) -> String {
    let escaped = line.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) { format!("\\&{escaped}") } else { escaped }
}
