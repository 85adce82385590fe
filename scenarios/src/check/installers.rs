//! Installers: names, what goes together, and what deployments can expect of them.

use std::collections::BTreeMap;

use model::time::SimTime;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::{Entry, Field, File, Installer, MadeBy, Placed};
use crate::lower::Listed;

pub(super) fn check(file: &File, listed: Option<&Listed>, out: &mut Diagnostics) {
    let installers = file.installer.get().map(Vec::as_slice).unwrap_or_default();
    let entries = file.timeline.get().map(Vec::as_slice).unwrap_or_default();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for installer in installers {
        let Some(name) = installer.name.get() else { continue };
        if let Some(first) = seen.get(name.0.as_str()) {
            let message = format!("there is an installer `{}` already", name.0);
            let diagnostic = Diagnostic::error(Code::DuplicateName, installer.name.span, message);
            out.push(diagnostic.and(*first, "first named here").help("each installer has a name of its own"));
        } else {
            seen.insert(&name.0, installer.name.span);
        }
        if installer.session_portal.given && installer.made_by.copied() == Some(MadeBy::Wizard) {
            let message = "an installer of the wizard has no `session_portal`: it comes from no session";
            let diagnostic = Diagnostic::error(Code::Conflict, installer.session_portal.key, message);
            out.push(diagnostic.help("write `made_by = \"session\"`, or `public_portal` for the installer's own"));
        }
    }
    for entry in entries {
        let Some((field, name)) = entry.installer().and_then(|field| Some((field, field.get()?))) else { continue };
        match installers.iter().find(|installer| installer.name.get().is_some_and(|known| known.0 == name.0)) {
            Some(installer) => in_its_time(entry, &name.0, installer, entries, out),
            None => {
                let shown = crate::diagnostic::shorten(&name.0);
                let diagnostic =
                    Diagnostic::error(Code::UnknownInstaller, field.span, format!("there is no installer `{shown}`"));
                let help = match seen.is_empty() {
                    true => "add an `[[installer]]` of that name".to_owned(),
                    false => format!("the installers are {}", seen.keys().copied().collect::<Vec<_>>().join(", ")),
                };
                out.push(diagnostic.did_you_mean(&name.0, seen.keys()).help(help));
            }
        }
    }
    room(file, entries, listed, out);
}

/// Whether the installer exists when it is used, and whether it can still be installed from.
fn in_its_time(entry: &Entry, name: &str, installer: &Installer, entries: &[Placed<Entry>], out: &mut Diagnostics) {
    let (Some(at), Some(made_at), Some(valid_for)) =
        (entry.at.copied(), installer.made_at.copied(), installer.valid_for.copied())
    else {
        return;
    };
    if at < made_at {
        let message = format!("the installer `{name}` is made at {made_at}, after this at {at}");
        let diagnostic = Diagnostic::error(Code::Conflict, entry.at.span, message);
        out.push(
            diagnostic.and(installer.made_at.span, "made here").help("let it be made earlier, or this begin later"),
        );
        return;
    }
    let Some(deploy) = entry.deploy.get() else { return };
    let before = |other: &&Placed<Entry>| {
        other.enabled.copied() == Some(true)
            && other.at.copied().is_some_and(|other| other <= at)
            && other.installer().and_then(Field::get).is_some_and(|other| other.0 == name)
    };
    // Whether whoever extends or deletes it may do so is for the run to say; one that has expired cannot be extended.
    let mut extensions: Vec<_> = entries
        .iter()
        .filter(before)
        .filter_map(|other| Some((SimTime::ZERO + other.at.copied()?, other.extend_installer.get()?.span.copied()?)))
        .collect();
    extensions.sort_unstable();
    let until = extensions.into_iter().fold(SimTime::ZERO + made_at + valid_for, |until, (at, span)| {
        if at < until { until.saturating_add(span) } else { until }
    });
    let over = deploy.over.copied().unwrap_or_default();
    if SimTime::ZERO + at + over >= until {
        let some = if SimTime::ZERO + at < until { "some of these installations come" } else { "this comes" };
        let message = format!("{some} too late: the installer `{name}` expires at {}", until.since(SimTime::ZERO));
        let diagnostic = Diagnostic::warning(Code::Expired, deploy.installer.span, message);
        out.push(
            diagnostic
                .help("installing from an expired installer fails (INST-1); raise `valid_for` unless that is meant"),
        );
    }
}

/// Whether all who are installed have room: in a fleet, and under the appliance's capacity.
fn room(file: &File, entries: &[Placed<Entry>], listed: Option<&Listed>, out: &mut Diagnostics) {
    let (Some(appliance), Some(fleet)) = (file.appliance.get(), file.fleet.get()) else { return };
    let there = match listed {
        Some(listed) => listed.fleet.clients.len() as u64,
        None => fleet.clients.copied().map_or(0, u64::from),
    };
    let mut total = there;
    for deploy in entries.iter().filter_map(|entry| entry.deploy.get()) {
        let Some(clients) = deploy.clients.copied() else { continue };
        total += u64::from(clients);
        if total > CLIENTS_MAX {
            let message = format!("more than {CLIENTS_MAX} Jump Clients, those of deployments included");
            let diagnostic = Diagnostic::error(Code::TooLarge, deploy.clients.span, message);
            out.push(diagnostic.help("deploy fewer, or let the fleet be smaller"));
            return;
        }
    }
    let Some(capacity) = super::fleet::capacity_of(appliance) else { return };
    let registered = listed.map_or(there, |listed| listed.registrable() as u64);
    let deployed = total - there;
    if registered <= u64::from(capacity) && registered + deployed > u64::from(capacity) {
        let last =
            entries.iter().rfind(|entry| entry.deploy.given).map_or(fleet.clients.span, |entry| entry.deploy.span);
        let message =
            format!("{deployed} more Jump Clients make {}, beyond the capacity of {capacity}", registered + deployed);
        let diagnostic = Diagnostic::note(Code::OverCapacity, last, message);
        out.push(diagnostic.help("`appliance.at_capacity` says what the others meet"));
    }
}

/// The largest fleet, deployments included.
const CLIENTS_MAX: u64 = 250_000;
