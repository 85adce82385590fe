//! `cargo xtask statistics`: what reports of statistics take, by fleet size, statistics chosen and interval (STAT-3).

use std::path::PathBuf;

use clap::Args;
use comfy_table::{CellAlignment, Table as Console, presets};
use model::plan::{Behaviour, Statistic, StatisticsPlan, StatisticsSet};
use model::time::SimDuration;
use reports::statistics::{Table, rate, report_statistics};
use scenarios::units::Quantity;

use crate::console;
use crate::exit_code::{ExitCode, Stop};
use crate::output::Staging;

/// Which fleets, choices and intervals.
#[derive(Args, Debug)]
pub(crate) struct StatisticsArgs {
    /// Fleet sizes, all online
    #[arg(long, value_name = "N,..", value_delimiter = ',', default_value = "1000,10000,25000",
        value_parser = clap::value_parser!(u32).range(1..=CLIENTS_MAX))]
    clients: Vec<u32>,
    /// Choices of statistics, the statistics of one joined by +: cpu, console_user, disk, thumbnail, uptime, or all
    #[arg(long, value_name = "KINDS,..", value_delimiter = ',', default_value = LADDER, value_parser = kinds)]
    kinds: Vec<StatisticsSet>,
    /// Times between two reports of a Jump Client, 1m to 1d
    #[arg(long, value_name = "SPAN,..", value_delimiter = ',', default_value = "1m,5m,15m,1h,4h", value_parser = interval)]
    intervals: Vec<SimDuration>,
    /// The folder for the table and its chart; an earlier one there is replaced
    #[arg(long, value_name = "DIR", default_value = "target/reports/statistics")]
    out: PathBuf,
}

/// Runs the command.
pub(crate) fn run(args: &StatisticsArgs) -> Result<ExitCode, Stop> {
    let table = Table::new(
        StatisticsPlan::default(),
        Behaviour::default(),
        args.clients.clone(),
        args.kinds.clone(),
        args.intervals.clone(),
    );
    for (flag, found, most) in [
        ("--clients", table.clients().len(), FLEETS_MAX),
        ("--kinds", table.kinds().len(), KINDS_MAX),
        ("--intervals", table.intervals().len(), INTERVALS_MAX),
    ] {
        if found > most {
            return Err(Stop::bad_input(format!(
                "{flag}: {found} are more than a chart can show; name {most} at the most, or call several times with an \
                 --out for each"
            )));
        }
    }
    let staging = Staging::open(&args.out).map_err(Stop::bad_input)?;
    for file in report_statistics(&table).map_err(Stop::our_fault)? {
        staging.write(&file.path, &file.bytes).map_err(Stop::bad_input)?;
    }
    let written = staging.publish().map_err(Stop::bad_input)?;
    console::print(&text(&table))?;
    console::remark(&format!("table and chart: {}", written.display()));
    Ok(ExitCode::Held)
}

/// The table for a reader.
fn text(table: &Table) -> String {
    let mut shown = Console::new();
    let head = ["Statistics".to_owned(), "A report".to_owned(), "Jump Clients".to_owned()];
    let intervals = table.intervals().iter().map(|interval| format!("every {interval}"));
    shown.load_style(presets::NOTHING).set_header(head.into_iter().chain(intervals));
    for kinds in table.kinds() {
        for clients in table.clients() {
            let bytes = format!("{} B", table.plan().report_bytes(*kinds));
            let rates = table.cells_of(*clients, *kinds).map(|cell| rate(cell.statistics));
            shown.add_row([kinds.to_string(), bytes, clients.to_string()].into_iter().chain(rates));
        }
    }
    for column in shown.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let (bytes, every) = (table.behaviour().keep_alive_bytes, table.behaviour().keep_alive_interval);
    let keep_alive = |clients: &u32| format!("{} for {clients}", rate(table.keep_alives(*clients)));
    let keep_alives: Vec<String> = table.clients().iter().map(keep_alive).collect();
    let StatisticsPlan { text_bytes, thumbnail_bytes, .. } = table.plan();
    format!(
        "What reports of statistics take at the appliance, on average, with every Jump Client online.\nAssumed: \
         {text_bytes} bytes for each statistic that is text, {thumbnail_bytes} for a thumbnail.\n\n{}\n\n\
         Beside them, keep-alives of {bytes} bytes both ways every {every}: {}.\n",
        shown.trim_fmt(),
        keep_alives.join(", ")
    )
}

fn kinds(text: &str) -> Result<StatisticsSet, String> {
    if text == "all" {
        return Ok(StatisticsSet::all());
    }
    let one = |name: &str| {
        Statistic::named(name).ok_or_else(|| {
            let names = Statistic::ALL.map(Statistic::name).join(", ");
            format!("`{name}` is no statistic; choose of {names}, join those of one choice by +, or write all")
        })
    };
    text.split('+').map(one).collect()
}

fn interval(text: &str) -> Result<SimDuration, String> {
    let span = SimDuration::parse(text).map_err(|unfit| {
        let help = unfit.help.map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}; expected {}{help}", unfit.message, SimDuration::WHAT)
    })?;
    match (INTERVAL_MIN..=INTERVAL_MAX).contains(&span) {
        true => Ok(span),
        false => Err(format!("{span} is out of bounds; an interval is {INTERVAL_MIN} to {INTERVAL_MAX}")),
    }
}

/// From the least to all, with and without the thumbnail, which outweighs the others.
const LADDER: &str = "uptime,cpu+uptime,cpu+console_user+disk+uptime,thumbnail+uptime,all";
/// More than any appliance holds; beyond it somebody has mistyped.
const CLIENTS_MAX: i64 = 10_000_000;
/// What a chart can show and a console fit.
const FLEETS_MAX: usize = 6;
const KINDS_MAX: usize = 8;
const INTERVALS_MAX: usize = 8;
/// The bounds of the setting (assumptions.md 3): 1 to 1,440 minutes.
const INTERVAL_MIN: SimDuration = SimDuration::from_secs(60);
const INTERVAL_MAX: SimDuration = SimDuration::from_secs(1_440 * 60);
