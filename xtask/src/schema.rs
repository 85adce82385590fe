//! `cargo xtask schema`: the JSON Schema of scenario files, for editors.

use std::fs;

use clap::Args;

use crate::console;
use crate::exit_code::{ExitCode, Stop};
use crate::output;
use crate::workspace;

/// What to do with the schema; without a flag it is printed.
#[derive(Args, Debug)]
pub(crate) struct SchemaArgs {
    /// Fail if the committed schema is another
    #[arg(long, conflicts_with = "write")]
    check: bool,
    /// Write it to the place where it is committed
    #[arg(long)]
    write: bool,
}

/// Runs the command.
pub(crate) fn run(args: &SchemaArgs) -> Result<ExitCode, Stop> {
    let text = scenarios::schema::text();
    let place = workspace::root().join(COMMITTED);
    if args.write {
        output::write_over(&place, text.as_bytes()).map_err(Stop::bad_input)?;
        return Ok(ExitCode::Held);
    }
    if !args.check {
        console::print(&text)?;
        return Ok(ExitCode::Held);
    }
    let committed = fs::read_to_string(&place)
        .map_err(|error| Stop::bad_input(format!("cannot read {}: {error}", place.display())))?;
    match committed == text {
        true => Ok(ExitCode::Held),
        false => Err(Stop {
            code: ExitCode::Failed,
            message: format!("{COMMITTED} is stale; write it anew with: cargo xtask schema --write"),
        }),
    }
}

/// Where the schema is committed, from the project's root.
const COMMITTED: &str = "scenarios/scenario.schema.json";
