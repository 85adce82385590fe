//! The fleet of a listing (APP-10), and what the file says of its sites.

use std::path::Path;

use model::plan::{Client, ClientBegins};
use model::time::{SimDuration, SimTime};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{Field, File, FilePath, Placed, Site};
use crate::fleet::Fleet;
use crate::listing::{self, Form, Problem, SiteDefaults};
use crate::load::{ReadError, Reader, beside, tidy};

/// A fleet that was read from a listing.
pub(crate) struct Listed {
    pub(crate) fleet: Fleet,
}

impl Listed {
    /// How many of its Jump Clients are off, and have been so for as long as leads to their deletion: their own span, or
    /// else the site's.
    pub(crate) fn overdue(&self, delete_after: SimDuration) -> usize {
        let overdue = |client: &&Client| match client.begins {
            ClientBegins::SwitchedOff { since } => {
                SimTime::ZERO.since(since) >= client.delete_after.unwrap_or(delete_after)
            }
            _ => false,
        };
        self.fleet.clients.iter().filter(overdue).count()
    }

    /// How many of its Jump Clients can take a place in the appliance's list.
    pub(crate) fn registrable(&self) -> usize {
        self.fleet.clients.iter().filter(|client| client.begins != ClientBegins::Uninstalled).count()
    }
}

/// Reads the listing that `file` names, if it names one, and names and describes its sites as `[[site]]` blocks say.
/// Whatever is wrong with it is reported, and then there is no fleet.
pub(crate) fn listing(file: &File, scenario: &Path, reader: &dyn Reader, out: &mut Diagnostics) -> Option<Listed> {
    let section = file.fleet.get()?;
    let FilePath(named) = section.listing.get()?;
    let span = section.listing.span;
    let path = Path::new(named);
    let form = match path.extension().map(|end| end.to_string_lossy().to_lowercase()).as_deref() {
        Some("json") => Form::Json,
        Some("csv") => Form::Csv,
        _ => {
            let diagnostic = Diagnostic::error(Code::WrongValue, span, format!("`{named}` is neither .json nor .csv"));
            out.push(diagnostic.help("a listing is the configuration API's JSON, or CSV with the same names"));
            return None;
        }
    };
    let path = tidy(&beside(span, scenario, out).join(path));
    let name = path.display().to_string();
    let bytes = match reader.read(&path, LISTING_BYTES_MAX) {
        Ok(bytes) => bytes,
        Err(error) => {
            let code = if matches!(error, ReadError::TooLarge(_)) { Code::TooLarge } else { Code::Unreadable };
            let diagnostic = Diagnostic::error(code, span, format!("cannot read `{name}`: {error}"));
            out.push(diagnostic.help("paths are relative to the file that names them; a listing has at most 256 MiB"));
            return None;
        }
    };
    let defaults = SiteDefaults {
        latency: section.latency.copied()?,
        jitter: section.jitter.copied()?,
        downlink: section.downlink.copied()?.0,
        endpoint_downlink: file.jump_clients.get()?.downlink.copied()?.0,
    };
    let starts = file.run.get()?.starts.get()?;
    let mut fleet = match listing::read(&bytes, form, &defaults, starts) {
        Ok((fleet, notes)) => {
            for note in notes {
                out.push(Diagnostic::note(Code::Listing, span, note.message));
            }
            fleet
        }
        Err(problems) => {
            report(&name, &bytes, problems, out);
            return None;
        }
    };
    if fleet.clients.is_empty() {
        let diagnostic = Diagnostic::error(Code::Listing, span, format!("`{name}` lists no Jump Client"));
        out.push(diagnostic.help("an empty fleet rehearses nothing"));
        return None;
    }
    describe(&mut fleet, file.site.get()?, &name, out);
    Some(Listed { fleet })
}

/// Gives problems of a listing the form that all problems have.
fn report(name: &str, bytes: &[u8], problems: Vec<Problem>, out: &mut Diagnostics) {
    let source = out.sources_mut().add(name, String::from_utf8_lossy(bytes));
    for problem in problems {
        let length = problem.offending.chars().count();
        let span = out.sources().span_at(source, problem.line as usize, problem.column as usize, length);
        out.push(Diagnostic::error(Code::Listing, span, problem.message).help(problem.help));
    }
}

/// Applies the `[[site]]` blocks to the sites of a listing, which are known by their public address.
fn describe(fleet: &mut Fleet, blocks: &[Placed<Site>], listing: &str, out: &mut Diagnostics) {
    for block in blocks {
        let Some(ip) = block.public_ip.copied() else { continue };
        let Some(place) = fleet.sites.iter().position(|site| site.public_ip == ip) else {
            let message = format!("no Jump Client of `{listing}` is seen from {ip}");
            let diagnostic = Diagnostic::error(Code::UnknownSite, block.public_ip.span, message);
            let known: Vec<_> = fleet.sites.iter().map(|site| site.public_ip.to_string()).collect();
            out.push(diagnostic.did_you_mean(&ip.to_string(), known.iter().take(1_000)));
            continue;
        };
        if let Some(name) = block.name.get() {
            if let Some(other) = fleet.sites.iter().find(|site| site.name == name.0 && site.public_ip != ip) {
                let message = format!("the site at {} is called `{}` already", other.public_ip, name.0);
                out.push(Diagnostic::error(Code::DuplicateName, block.name.span, message).help("choose another name"));
            }
            fleet.sites[place].name.clone_from(&name.0);
        }
        let site = &mut fleet.sites[place];
        set(&mut site.latency, &block.latency);
        set(&mut site.jitter, &block.jitter);
        set(&mut site.default_gateway, &block.default_gateway);
        if let Some(downlink) = block.downlink.copied() {
            site.downlink = downlink.0;
        }
        if let Some(downlink) = block.client_downlink.copied() {
            site.endpoint_downlink = downlink.0;
        }
        if let Some(wake) = block.wake_on_lan.get() {
            site.wake = wake.0.clone();
        }
    }
}

fn set<T: Copy>(value: &mut T, field: &Field<T>) {
    if let Some(given) = field.copied() {
        *value = given;
    }
}

/// The largest listing.
const LISTING_BYTES_MAX: u64 = 256 << 20;
