//! The timeline: one action an entry, within the run, on what exists, and without contradictions.

use std::collections::BTreeMap;

use model::time::{SimDuration, SimTime};

use super::nights;
use super::overlap::{Hold, Way, clashes, ways};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::{Clients, Entry, Field, File, Placed, SiteName, Sites};
use crate::lower::{Selection, Writing, ends};

/// Checks every entry and then all together. `selection` knows the sites, unless they cannot be known.
pub(super) fn check(file: &File, selection: Option<&Selection<'_>>, writing: Writing<'_>, out: &mut Diagnostics) {
    let Some(entries) = file.timeline.get() else { return };
    for entry in entries {
        one_action(entry, out);
        actions(entry, out);
        references(entry, file, selection, out);
        nights::check(entry, writing, out);
    }
    if entries_are_few(entries, writing, out) {
        let duration = file.run.get().and_then(|run| run.duration.copied());
        for entry in entries {
            within_the_run(entry, duration, writing, out);
        }
        names_are_unique(entries, writing, out);
        contradictions(entries, writing.selection, out);
    }
}

fn one_action(entry: &Placed<Entry>, out: &mut Diagnostics) {
    let actions = entry.actions();
    let mut given: Vec<_> = actions.into_iter().filter(|(_, _, given)| *given).collect();
    given.sort_by_key(|(_, span, _)| *span);
    let names = || actions.map(|(name, ..)| name).join(", ");
    match given[..] {
        [] => {
            let message = "this entry of the timeline does nothing";
            out.push(
                Diagnostic::error(Code::MissingAction, entry.span, message).help(format!("add one of {}", names())),
            );
        }
        [_] => {}
        [(first, first_span, _), ref rest @ ..] => {
            for (name, span, _) in rest {
                let message = format!("`{name}` is a second action of one entry, besides `{first}`");
                let diagnostic = Diagnostic::error(Code::Conflict, *span, message).and(first_span, "the first is here");
                out.push(diagnostic.help("an entry has one action: make another `[[timeline]]` entry"));
            }
        }
    }
}

fn within_the_run(entry: &Placed<Entry>, duration: Option<SimDuration>, writing: Writing<'_>, out: &mut Diagnostics) {
    let (Some(at), Some(duration)) = (entry.at.copied(), duration) else { return };
    if at >= duration {
        let message = format!("the run is over after {duration}; this would begin at {at}");
        let diagnostic = Diagnostic::error(Code::AfterTheEnd, entry.at.span, message);
        out.push(diagnostic.help(format!("let it begin earlier, or raise `run.duration` above {at}")));
        return;
    }
    if let Some(outage) = entry.site_outage.get()
        && let Some(stagger) = outage.stagger.copied()
    {
        let outages = writing.count(entry);
        let last = stagger.saturating_mul(outages.saturating_sub(1) as u64);
        let last = (SimTime::ZERO + at).saturating_add(last);
        if last >= SimTime::ZERO + duration {
            let message =
                format!("the run is over after {duration}; the last of {outages} outages would begin at {last}");
            let diagnostic = Diagnostic::error(Code::AfterTheEnd, outage.stagger.span, message);
            out.push(diagnostic.help(format!("stagger them less, or raise `run.duration` above {last}")));
            return;
        }
    }
    let Some(ends) = ends(entry, writing).filter(|_| enabled(entry)) else { return };
    if ends > SimTime::ZERO + duration {
        let message = format!("this lasts until {ends}, and the run is over after {duration}");
        let diagnostic = Diagnostic::warning(Code::AfterTheEnd, entry.span, message);
        out.push(diagnostic.help(format!("raise `run.duration` above {ends} to see what follows it")));
    }
}

/// What single actions demand of their keys together.
fn actions(entry: &Entry, out: &mut Diagnostics) {
    if let Some(link) = entry.link_change.get()
        && !(link.latency.given || link.jitter.given || link.loss.given)
    {
        let message = "this changes nothing about the lines";
        out.push(
            Diagnostic::error(Code::MissingKey, entry.link_change.span, message)
                .help("add one of latency, jitter, loss"),
        );
    }
    if let Some(change) = entry.change.get()
        && change.given().is_empty()
    {
        let diagnostic = Diagnostic::error(Code::MissingKey, entry.change.span, "this changes no setting");
        out.push(diagnostic.help("add one of the settings, such as connection_rate"));
    }
    if let Some(churn) = entry.churn.get()
        && let (Some(rate), Some(lasting)) = (churn.rate.copied(), churn.lasting.copied())
    {
        let (per_1000_h, exact) = rate.times_in(3_600_000);
        let crashes = u128::from(per_1000_h) * u128::from(lasting.as_micros()) / 3_600_000_000_000;
        if crashes > CHURN_MAX {
            let message = format!("{rate} for {lasting} makes {crashes} crashes, more than {CHURN_MAX}");
            let diagnostic = Diagnostic::error(Code::TooLarge, churn.rate.span, message);
            out.push(diagnostic.help("lower the rate or the time"));
        }
        if !exact {
            let message = format!("`{rate}` is taken as {per_1000_h} in 1,000 h");
            out.push(Diagnostic::note(Code::Rounded, churn.rate.span, message));
        }
    }
}

/// Whether there is what an entry names.
fn references(entry: &Entry, file: &File, selection: Option<&Selection<'_>>, out: &mut Diagnostics) {
    if let Some(selection) = selection {
        for name in named_sites(entry) {
            exists(name, selection, out);
        }
        if let Some(field) = entry.site() {
            site_exists(field, selection, out);
        }
    }
    let generated = file.fleet.get().is_some_and(|fleet| fleet.clients.given && !fleet.listing.given);
    if entry.client_start.given && generated {
        let diagnostic = Diagnostic::error(Code::MatchesNothing, entry.client_start.key, "nobody is switched off");
        out.push(diagnostic.help("in a generated fleet every computer runs; a `listing` may hold some that do not"));
    }
}

fn named_sites(entry: &Entry) -> Vec<&Placed<String>> {
    let mut named = Vec::new();
    if let Some(Sites::Named(names)) = entry.sites().and_then(Field::get) {
        named.extend(names);
    }
    if let Some(Clients::Fitting(fitting)) = entry.clients().and_then(Field::get)
        && let Some(names) = fitting.site.get()
    {
        named.extend(&names.0);
    }
    named
}

/// Reports the name of a site, or a glob of names, that there is not.
pub(super) fn exists(name: &Placed<String>, selection: &Selection<'_>, out: &mut Diagnostics) {
    if !selection.named(&name.value).is_empty() {
        return;
    }
    let (code, message) = match name.value.contains(['*', '?']) {
        true => (Code::MatchesNothing, format!("no site's name matches `{}`", shorten(&name.value))),
        false => (Code::UnknownSite, no_site(&name.value)),
    };
    let diagnostic = Diagnostic::error(code, name.span, message);
    let glob = format!("{}-*", name.value);
    out.push(match selection.named(&glob).is_empty() {
        true => known_sites(diagnostic, &name.value, selection),
        false => list_sites(diagnostic.help(format!("did you mean all of them, `{}`?", shorten(&glob))), selection),
    });
}

/// Reports the name of a site that there is not. A glob stands for several sites, and here one is meant.
pub(super) fn site_exists(field: &Field<SiteName>, selection: &Selection<'_>, out: &mut Diagnostics) {
    if let Some(name) = field.get().filter(|name| selection.site(&name.0).is_none()) {
        let diagnostic = Diagnostic::error(Code::UnknownSite, field.span, no_site(&name.0));
        out.push(known_sites(diagnostic, &name.0, selection));
    }
}

fn no_site(name: &str) -> String {
    format!("there is no site `{}`", shorten(name))
}

/// Adds the nearest site and the first of all.
fn known_sites(diagnostic: Diagnostic, name: &str, selection: &Selection<'_>) -> Diagnostic {
    list_sites(diagnostic.did_you_mean(name, selection.names().iter().take(NAMES_COMPARED_MAX)), selection)
}

fn list_sites(diagnostic: Diagnostic, selection: &Selection<'_>) -> Diagnostic {
    let known = selection.names();
    let first: Vec<_> = known.iter().take(NAMES_SHOWN_MAX).map(String::as_str).collect();
    let more = match known.len() - first.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    diagnostic.help(format!("the sites are {}{more}", first.join(", ")))
}

/// Whether the timeline stays within its limits, entries written out.
fn entries_are_few(entries: &[Placed<Entry>], writing: Writing<'_>, out: &mut Diagnostics) -> bool {
    let (mut count, mut selected) = (0, 0);
    for entry in entries {
        selected += writing.selection.sites(entry).len();
        count += writing.count(entry);
        let (limit, what) = match (count > ENTRIES_MAX, selected > SELECTED_MAX) {
            (true, _) => (ENTRIES_MAX, "entries of the timeline, `stagger` and `nights` written out"),
            (_, true) => (SELECTED_MAX, "sites in the selections of all entries together"),
            _ => continue,
        };
        let diagnostic = Diagnostic::error(Code::TooLarge, entry.span, format!("more than {limit} {what}"));
        out.push(diagnostic.help("select fewer sites, or split the scenario"));
        return false;
    }
    true
}

fn names_are_unique(entries: &[Placed<Entry>], writing: Writing<'_>, out: &mut Diagnostics) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for entry in entries {
        let Some(name) = entry.name.get() else { continue };
        let parts = writing.parts(entry).into_iter().map(|part| format!("{}-{}", name.0, part.suffix));
        let names: Vec<_> = std::iter::once(name.0.clone()).chain(parts).collect();
        if let Some((taken, first)) = names.iter().find_map(|name| seen.get(name).map(|first| (name, *first))) {
            let message = format!("there is an entry `{taken}` already");
            let diagnostic = Diagnostic::error(Code::DuplicateName, entry.name.span, message);
            out.push(diagnostic.and(first, "first named here").help("each entry has a name of its own"));
        }
        seen.extend(names.into_iter().map(|name| (name, entry.name.span)));
    }
}

/// Two entries that take down what is down already. Those that are switched off do nothing and contradict nothing.
fn contradictions(entries: &[Placed<Entry>], selection: &Selection<'_>, out: &mut Diagnostics) {
    let (mut appliance, mut uplink, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for (place, entry) in entries.iter().enumerate().filter(|(_, entry)| enabled(entry)) {
        let Some(from) = entry.at.copied().map(|at| SimTime::ZERO + at) else { continue };
        let hold = |what, from, lasting| Hold { what, from, until: from + lasting, entry: place };
        let restart = entry.appliance_restart.get().and_then(|restart| restart.down.copied());
        let crash = entry.appliance_crash.get().and_then(|crash| crash.down.copied());
        let package = entry.site_package.get().and_then(|package| package.down.copied());
        appliance.extend([restart, crash, package].into_iter().flatten().map(|down| hold(None, from, down)));
        let loss = entry.uplink_loss.get().and_then(|loss| loss.lasting.copied());
        uplink.extend(loss.map(|lasting| hold(None, from, lasting)));
        if let Some(outage) = entry.site_outage.get()
            && let (Some(lasting), Some(direction)) = (outage.lasting.copied(), outage.direction.copied())
        {
            let stagger = outage.stagger.copied().unwrap_or_default();
            for (index, site) in selection.sites(entry).into_iter().enumerate() {
                let from = from.saturating_add(stagger.saturating_mul(index as u64));
                lines.extend(ways(direction).iter().map(|way| Hold {
                    until: from.saturating_add(lasting),
                    ..hold(Some((site, *way)), from, SimDuration::ZERO)
                }));
            }
        }
        if let Some(change) = entry.link_change.get() {
            // One that is for good is over at once; it only must not fall into one that will be taken back.
            let lasting = change.lasting.copied().unwrap_or(SimDuration::from_micros(1));
            let sites = selection.sites(entry).into_iter();
            lines.extend(sites.map(|site| hold(Some((site, Way::Values)), from, lasting)));
        }
    }
    for (holds, what) in [(appliance, "the appliance is down"), (uplink, "the uplink is cut"), (lines, "")] {
        for (later, earlier) in clashes(holds) {
            let what = match later.what {
                Some((site, Way::Values)) => format!("the line of site `{}` is changed", selection.name(site)),
                Some((site, _)) => format!("site `{}` is cut off", selection.name(site)),
                None => what.to_owned(),
            };
            let message = format!("{what} already at {}, until {}", later.from, earlier.until);
            let (later, earlier) = (&entries[later.entry], &entries[earlier.entry]);
            let diagnostic = Diagnostic::error(Code::Overlap, later.at.span, message);
            out.push(diagnostic.and(earlier.at.span, "by this entry").help("let one end before the other begins"));
        }
    }
}

fn enabled(entry: &Entry) -> bool {
    entry.enabled.copied() == Some(true)
}

/// The most entries, written out.
const ENTRIES_MAX: usize = 10_000;
/// The most sites in the selections of all entries together: what a plan can hold with ease.
const SELECTED_MAX: usize = 10_000_000;
/// The most crashes of one churn (each costs the run some events).
const CHURN_MAX: u128 = 5_000_000;
/// How many names an error compares with a wrong one.
const NAMES_COMPARED_MAX: usize = 1_000;
/// How many names an error lists.
const NAMES_SHOWN_MAX: usize = 10;
