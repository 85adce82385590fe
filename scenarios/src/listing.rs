//! The Jump Client listing of a real site, read and written (APP-10).
//!
//! A listing is what the configuration API's `GET jump-client` gives: a JSON array of objects, or CSV with the same
//! names in a header row. [`read`] turns one into a [`Fleet`]; [`rows`] stops at the rows; [`write()`] is the way back,
//! and [`company`] makes up a listing for those who have none. Every problem is reported at once with its line and
//! column, and a listing with a problem gives nothing. Refuses to guess: a value out of its bounds is a problem, what
//! merely goes unused is a note. Reads no file: contents come in as bytes.

use jiff::Zoned;
use model::time::SimDuration;

use crate::fleet::Fleet;

mod cell;
mod column;
mod company;
mod computer;
mod from_csv;
mod from_json;
mod gather;
mod operating_system;
mod place;
mod problem;
mod row;
mod scan;
mod write;

pub use company::{CompanyError, CompanySpec, company};
pub use problem::{Note, Problem};
pub use row::{ConnectionType, InstallMode, JumpGroupType, Row, UnavailableReason};
pub use write::write;

use gather::Gather;
use problem::{Findings, Notes};

/// The two forms of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An array of objects, as the API gives it.
    Json,
    /// A header row of the same names, then a row a Jump Client; commas, RFC 4180 quoting.
    Csv,
}

/// What a listing cannot say about the lines of its sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteDefaults {
    /// One-way time between a site and the appliance.
    pub latency: SimDuration,
    /// Further one-way time, drawn for each message uniformly between nothing and this.
    pub jitter: SimDuration,
    /// What a site's line can receive, in bytes a second.
    pub downlink: u64,
    /// What each of its computers can receive, in bytes a second.
    pub endpoint_downlink: u64,
}

impl Default for SiteDefaults {
    /// 20 ms, no jitter, 100 Mbit/s, of which a computer gets 10 at most: the same as for generated sites.
    fn default() -> Self {
        Self {
            latency: SimDuration::from_millis(20),
            jitter: SimDuration::ZERO,
            downlink: 12_500_000,
            endpoint_downlink: 1_250_000,
        }
    }
}

/// Reads a listing into a fleet whose run begins at `starts`, with notes on what went unused.
///
/// # Errors
///
/// Every problem of the listing in order of place, at most [`PROBLEMS_MAX`]; the last one says how many more there are.
pub fn read(
    bytes: &[u8],
    form: Form,
    defaults: &SiteDefaults,
    starts: &Zoned,
) -> Result<(Fleet, Vec<Note>), Vec<Problem>> {
    let text = scan::text(bytes)?;
    let (mut findings, mut notes) = (Findings::default(), Notes::default());
    let mut gather = Gather::new(*defaults, starts.timestamp());
    scan::each_row(text, form, &mut findings, &mut notes, &mut |row, cells, findings| {
        gather.take(row, cells, findings)
    });
    let fleet = gather.finish(&mut findings, &mut notes);
    findings.none_in(text)?;
    Ok((fleet, notes.into_list()))
}

/// Reads a listing row by row, without making a fleet of it.
///
/// # Errors
///
/// As [`read`], of which it makes only the checks that concern a row for itself.
pub fn rows(bytes: &[u8], form: Form) -> Result<(Vec<Row>, Vec<Note>), Vec<Problem>> {
    let text = scan::text(bytes)?;
    let (mut findings, mut notes) = (Findings::default(), Notes::default());
    let mut rows = Vec::new();
    scan::each_row(text, form, &mut findings, &mut notes, &mut |row, _, _| rows.push(row));
    findings.none_in(text)?;
    Ok((rows, notes.into_list()))
}

/// The largest listing: 256 MiB, a thousand bytes for each row and some.
pub const BYTES_MAX: usize = 256 << 20;
/// The most rows, whatever becomes of them: ten times the largest appliance.
pub const ROWS_MAX: usize = 250_000;
/// The most sites, as in a scenario file.
pub const SITES_MAX: usize = 100_000;
/// The most problems that are listed one by one.
pub const PROBLEMS_MAX: usize = 100;
