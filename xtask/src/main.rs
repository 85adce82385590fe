//! The command line: `cargo xtask COMMAND`.
//!
//! Wires the crates together: reads files, runs, writes reports, shows progress, keeps the gate. The only crate that
//! prints, reads files, the environment or the wall clock, and with no logic of its own about appliances.

mod check;
mod ci;
mod clock;
mod console;
mod coverage;
mod exit_code;
mod explain;
mod fault;
mod fleet;
mod interrupt;
mod list;
mod masked;
mod memory;
mod new;
mod output;
mod policy;
mod progress;
mod rehearsal;
mod replay;
mod scenario;
mod schema;
mod statistics;
mod tidy;
mod trace;
mod workspace;

use clap::{Parser, Subcommand};

use exit_code::{ExitCode, Stop};

/// Rehearses a remote-support appliance and its Jump Clients on a simulated network.
#[derive(Parser, Debug)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run scenarios and write a report
    #[command(after_help = SCENARIO_HELP)]
    Scenario(scenario::ScenarioArgs),
    /// List the library: name, model, fleet size, simulated time, and what each scenario teaches
    List,
    /// Read scenario files and directory files and say what is wrong with them; runs nothing
    Check(check::CheckArgs),
    /// Show the fleet, the network, the timeline and the expectations of a scenario; runs nothing
    Explain(explain::ExplainArgs),
    /// Write a commented scenario to begin with
    New(new::NewArgs),
    /// Print the JSON Schema of scenario files, for editors
    Schema(schema::SchemaArgs),
    /// Write a made-up Jump Client listing, as a site would export it
    #[command(after_help = FLEET_HELP)]
    Fleet(fleet::FleetArgs),
    /// Say what reports of statistics take, by fleet size, statistics chosen and interval; runs nothing
    #[command(after_help = STATISTICS_HELP)]
    Statistics(statistics::StatisticsArgs),
    /// Ask who may do what in sessions, why, and what an edit of the directory changes; runs nothing
    #[command(after_help = policy::HELP)]
    Policy {
        #[command(subcommand)]
        question: policy::PolicyCommand,
    },
    /// Show rule by rule which expectations and tests show it; fails on a bare rule of an area that is done
    Coverage(coverage::CoverageArgs),
    /// Say what is untidy in the project's files
    Tidy,
    /// Run the whole gate, the same here and in CI
    Ci(ci::CiArgs),
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    fault::keep_panics();
    interrupt::listen();
    let ended = fault::guarded(|| run(&cli.command))
        .unwrap_or_else(|panic| Err(Stop::our_fault(format!("this is a fault of ours: {panic}"))));
    let code = ended.unwrap_or_else(|stop| {
        // Diagnostics of a file begin with their own word.
        let prefix = if stop.message.starts_with("error") { "" } else { "error: " };
        console::remark(&format!("{prefix}{}", stop.message));
        stop.code
    });
    code.number().into()
}

fn run(command: &Command) -> Result<ExitCode, Stop> {
    match command {
        Command::Scenario(args) => scenario::run(args),
        Command::List => list::run(),
        Command::Check(args) => check::run(args),
        Command::Explain(args) => explain::run(args),
        Command::New(args) => new::run(args),
        Command::Schema(args) => schema::run(args),
        Command::Fleet(args) => fleet::run(args),
        Command::Statistics(args) => statistics::run(args),
        Command::Policy { question } => policy::run(question),
        Command::Coverage(args) => coverage::run(args),
        Command::Tidy => tidy::run(),
        Command::Ci(args) => ci::run(args),
    }
}

const EXIT_CODES: &str = "\
Exit codes, the gravest first:
  70   a fault of ours, with what is needed to replay it
  130  interrupted; nothing was written
  2    bad input: a scenario, a fleet, a flag, or a folder that cannot be used
  1    an expectation or an invariant failed
  3    inconclusive: nothing failed, but something had no samples or changed nothing
  0    all held";

const SCENARIO_HELP: &str = "\
The report is one folder: index.html for people, junit.xml and summary.md for CI, and a folder for each run with
result.json, charts, timeline.csv and histograms.hlog. An existing report is replaced when the new one is whole;
any other folder is refused.

Examples:
  cargo xtask scenario reconnect-storm-b400
  cargo xtask scenario my-outage.toml --set appliance.settings.connection_rate=100/s
  cargo xtask scenario reconnect-storm-b400 --seeds 20 --out storm
  cargo xtask scenario --all --check-determinism";

const FLEET_HELP: &str = "\
Everything in it is invented. Example:
  cargo xtask fleet --clients 3600 --sites 12 --home-users 240 --seed 7 --out fleet.csv";

const STATISTICS_HELP: &str = "\
Prints the table, and writes statistics.csv and its chart as statistics.svg and statistics.png into the folder.

Examples:
  cargo xtask statistics
  cargo xtask statistics --clients 4000 --kinds uptime,cpu+disk,all --intervals 1m,15m,1h30m --out table";
