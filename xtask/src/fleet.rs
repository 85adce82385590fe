//! `cargo xtask fleet`: a made-up Jump Client listing in the export's form (APP-10).

use std::path::PathBuf;

use clap::Args;
use scenarios::listing::{self, CompanySpec, Form};
use scenarios::units;

use crate::exit_code::{ExitCode, Stop};
use crate::output;

/// What company to make up.
#[derive(Args, Debug)]
pub(crate) struct FleetArgs {
    /// Rows of the listing: Jump Clients in offices and at home
    #[arg(long, value_name = "N")]
    clients: u32,
    /// Offices, the first the largest
    #[arg(long, value_name = "N", default_value_t = 1)]
    sites: u32,
    /// How many of the clients are at home, each behind a public address of its own
    #[arg(long, value_name = "N", default_value_t = 0)]
    home_users: u32,
    /// The same seed makes the same listing
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// When the listing is exported; nothing in it is later
    #[arg(long, value_name = "MOMENT", default_value = "2026-11-16T10:00:00Z")]
    starts: String,
    /// The file to write or replace: .csv or .json
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Runs the command.
pub(crate) fn run(args: &FleetArgs) -> Result<ExitCode, Stop> {
    let form = match args.out.extension().and_then(|end| end.to_str()) {
        Some("csv") => Form::Csv,
        Some("json") => Form::Json,
        _ => {
            return Err(Stop::bad_input(format!("--out {}: a listing is a .csv or a .json file", args.out.display())));
        }
    };
    let starts = units::moment(&args.starts).map_err(|unfit| {
        let help = unfit.help.map(|help| format!("; {help}")).unwrap_or_default();
        Stop::bad_input(format!("--starts: {}; expected {}{help}", unfit.message, units::MOMENT))
    })?;
    let spec =
        CompanySpec { clients: args.clients, sites: args.sites, home_users: args.home_users, seed: args.seed, starts };
    let rows = listing::company(&spec).map_err(Stop::bad_input)?;
    output::write_over(&args.out, listing::write(&rows, form).as_bytes()).map_err(Stop::bad_input)?;
    Ok(ExitCode::Held)
}
