//! `cargo xtask policy`: the session policy simulator on a directory: what one session gets, what everybody gets, why, and what
//! an edit changes.
//!
//! Reads files, finds what names mean and prints; what is answered is worked out in `model` and said in `reports`.

mod ask;
mod show;

use clap::{Args, Subcommand};
use model::access::{Directory, Reach};
use model::permission::Permission;
use model::session_policy::difference::Difference;
use model::session_policy::explanation::Explanation;
use model::session_policy::layers::Resolver;
use model::session_policy::matrix::Matrix;
use model::session_policy::remedy::remedies;
use model::session_policy::simulator::simulate;
use reports::policy::{self, Sides};

use crate::console;
use crate::exit_code::{ExitCode, Stop};
use crate::workspace::{self, Files, Named};
use ask::{NarrowArgs, SessionArgs};
use show::ShowArgs;

/// What to ask.
#[derive(Subcommand, Debug)]
pub(crate) enum PolicyCommand {
    /// Say what one session would get: every permission and what decided it, and who can pin
    Simulate(SimulateArgs),
    /// Say what one permission is for every representative and every start
    Matrix(MatrixArgs),
    /// Say why a permission is what it is, and which edits would change it
    Explain(ExplainArgs),
    /// Say every outcome that changes from one directory to another; ends with 1 if any does
    Diff(DiffArgs),
}

/// A session to simulate.
#[derive(Args, Debug)]
pub(crate) struct SimulateArgs {
    #[command(flatten)]
    file: FileArg,
    #[command(flatten)]
    session: SessionArgs,
    #[command(flatten)]
    show: ShowArgs,
}

/// A permission to show for everybody.
#[derive(Args, Debug)]
pub(crate) struct MatrixArgs {
    #[command(flatten)]
    file: FileArg,
    /// The permission, such as pinning or screen_sharing
    #[arg(long, value_name = "NAME", value_parser = ask::permission)]
    permission: Permission,
    #[command(flatten)]
    narrow: NarrowArgs,
    #[command(flatten)]
    show: ShowArgs,
}

/// A permission of a session to explain.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    file: FileArg,
    #[command(flatten)]
    session: SessionArgs,
    /// The permission, such as pinning or screen_sharing
    #[arg(long, value_name = "NAME", value_parser = ask::permission)]
    permission: Permission,
    #[command(flatten)]
    show: ShowArgs,
}

/// Two directories to compare.
#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// The directory before the change: a directory file, a scenario file, or a name of the library
    #[arg(value_name = "OLD")]
    old: String,
    /// The one after it
    #[arg(value_name = "NEW")]
    new: String,
    #[command(flatten)]
    show: ShowArgs,
}

/// Whose directory.
#[derive(Args, Debug)]
struct FileArg {
    /// A directory file, a scenario file, or a name of the library
    #[arg(value_name = "FILE")]
    file: String,
}

/// Runs the command.
pub(crate) fn run(command: &PolicyCommand) -> Result<ExitCode, Stop> {
    match command {
        PolicyCommand::Simulate(args) => {
            let directory = read(&args.file.file)?;
            let (who, start) = args.session.find(&directory).map_err(Stop::bad_input)?;
            let (resolver, reach) = (Resolver::new(&directory), Reach::new(&directory));
            args.show.show(&policy::simulation(&directory, &simulate(&resolver, &reach, who, start)))?;
            Ok(ExitCode::Held)
        }
        PolicyCommand::Matrix(args) => {
            let directory = read(&args.file.file)?;
            let (resolver, reach) = (Resolver::new(&directory), Reach::new(&directory));
            let (everybody, starts) = args.narrow.find(&directory).map_err(Stop::bad_input)?;
            let matrix = Matrix::of(&resolver, &reach, args.permission, everybody, starts);
            args.show.show(&policy::matrix(&directory, &matrix))?;
            if matrix.columns().len() > COLUMNS_READ {
                console::remark("that is much to read: --rep, --start and --jump-group narrow it");
            }
            Ok(ExitCode::Held)
        }
        PolicyCommand::Explain(args) => {
            let directory = read(&args.file.file)?;
            let (who, start) = args.session.find(&directory).map_err(Stop::bad_input)?;
            let explanation = Explanation::new(&Resolver::new(&directory), who, start, args.permission);
            let remedies = remedies(&directory, &explanation);
            args.show.show(&policy::explanation(&directory, &explanation, &remedies))?;
            Ok(ExitCode::Held)
        }
        PolicyCommand::Diff(args) => {
            let (old, new) = (read(&args.old)?, read(&args.new)?);
            let difference = Difference::new(&old, &new);
            let sides = Sides { old: (&old, &args.old), new: (&new, &args.new) };
            args.show.show(&policy::difference(sides, &difference))?;
            Ok(if difference.is_empty() { ExitCode::Held } else { ExitCode::Failed })
        }
    }
}

/// The directory of a file, which has one.
fn read(argument: &str) -> Result<Directory, Stop> {
    let root = workspace::root();
    let named = Named::find(argument, &root).map_err(Stop::bad_input)?;
    let loaded = scenarios::directory(&named.file, &Files::new(&root))
        .map_err(|problems| Stop::bad_input(problems.render(console::remark_style()).trim_end()))?;
    if !loaded.warnings.is_empty() {
        console::remark(loaded.warnings.render(console::remark_style()).trim_end());
    }
    Ok(loaded.directory)
}

/// What help says after the options.
pub(crate) const HELP: &str = "\
A directory is users, group policies, session policies, Jump Groups and Jump Items, in a file of its own or in a
scenario (docs/directories.md). docs/policies.md says how to read the answers. `policy diff` ends with 1 if anything
changes and with 0 if nothing does.

Examples:
  cargo xtask policy simulate acme.toml --rep alice --start jump-client --client sql-01 --not-present
  cargo xtask policy explain acme.toml --rep alice --start customer --permission pinning
  cargo xtask policy matrix acme.toml --permission pinning --out pinning
  cargo xtask policy diff acme.toml acme-reordered.toml";

/// Columns of a matrix that somebody will read.
const COLUMNS_READ: usize = 48;
