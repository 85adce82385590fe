//! Settings that go with the model, with each other and with site packages, at the start and whenever they change.

use model::plan::{AutomaticUpgrades, Model};
use model::time::SimDuration;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::file::{Entry, Field, File, Placed};
use crate::lower::Listed;

pub(super) fn check(file: &File, listed: Option<&Listed>, out: &mut Diagnostics) {
    let Some(appliance) = file.appliance.get() else { return };
    let entries = file.timeline.get().map(Vec::as_slice).unwrap_or_default();
    let Some(settings) = appliance.settings.get() else { return };
    if appliance.model.copied() == Some(Model::Cloud) {
        let changes = entries.iter().filter_map(|entry| entry.change.get());
        let bandwidths =
            std::iter::once(&settings.upgrade_bandwidth).chain(changes.map(|change| &change.upgrade_bandwidth));
        for bandwidth in bandwidths.filter(|bandwidth| bandwidth.given) {
            let message = "a Cloud site has no `upgrade_bandwidth`: it is regulated on premises only (UPG-5)";
            let diagnostic = Diagnostic::error(Code::WrongModel, bandwidth.key, message);
            out.push(diagnostic.and(appliance.model.span, "the model is here").help("leave `upgrade_bandwidth` out"));
        }
    }
    cycle(&settings.automatic_upgrades, entries, out);
    let mut days = Days { lost: Held::of(&settings.lost_after), deleted: Held::of(&settings.delete_after) };
    days.check(settings.lost_after.given, settings.delete_after.given, out);
    for entry in in_order(entries) {
        let Some(change) = entry.change.get().filter(|change| change.lost_after.given || change.delete_after.given)
        else {
            continue;
        };
        days.lost.change(&change.lost_after);
        days.deleted.change(&change.delete_after);
        days.check(change.lost_after.given, change.delete_after.given, out);
    }
    let (Some(listed), Some(fleet), Some(delete_after)) = (listed, file.fleet.get(), settings.delete_after.copied())
    else {
        return;
    };
    let overdue = listed.overdue(delete_after);
    if overdue > 0 {
        let clients = if overdue == 1 { "Jump Client" } else { "Jump Clients" };
        let message = format!("overdue for deletion: {overdue} {clients}, deleted when the run begins");
        let diagnostic = Diagnostic::warning(Code::Listing, fleet.listing.span, message);
        out.push(
            diagnostic
                .help(format!("offline for `delete_after`, {delete_after}, or for `max_offline_minutes` of their own")),
        );
    }
}

/// A warning where upgrades are enabled for the current cycle and the first thing that follows is a site package: that cycle
/// is over with it, and nobody takes the package by itself (UPG-8).
fn cycle(mode: &Field<AutomaticUpgrades>, entries: &[Placed<Entry>], out: &mut Diagnostics) {
    if mode.copied() != Some(AutomaticUpgrades::CurrentCycle) {
        return;
    }
    let changes = |entry: &Entry| entry.change.get().is_some_and(|change| change.automatic_upgrades.given);
    let Some(first) = in_order(entries).into_iter().find(|entry| entry.site_package.given || changes(entry)) else {
        return;
    };
    if first.site_package.given {
        let message = "this is over when the next site package comes: nobody upgrades to it by itself (UPG-8)";
        let diagnostic = Diagnostic::warning(Code::Conflict, mode.span, message);
        out.push(
            diagnostic
                .and(first.site_package.span, "the package is here")
                .help("write \"enabled\", or let the timeline `change` this to \"current_cycle\" after the package"),
        );
    }
}

/// The entries that act, in order of time.
fn in_order(entries: &[Placed<Entry>]) -> Vec<&Entry> {
    let enabled = entries.iter().filter(|entry| entry.enabled.copied() == Some(true) && entry.at.copied().is_some());
    let mut ordered: Vec<&Entry> = enabled.map(|entry| &entry.value).collect();
    ordered.sort_by_key(|entry| entry.at.copied());
    ordered
}

/// The two settings that count days offline.
struct Days {
    lost: Held,
    deleted: Held,
}

/// A value in force, and where it was given.
#[derive(Clone, Copy)]
struct Held {
    value: Option<SimDuration>,
    span: Span,
    given: bool,
}

impl Held {
    fn of(field: &Field<SimDuration>) -> Self {
        Self { value: field.copied(), span: field.span, given: field.given }
    }

    fn change(&mut self, field: &Field<SimDuration>) {
        if field.given {
            *self = Self::of(field);
        }
    }
}

impl Days {
    /// A warning where lost is not sooner than deleted (MAINT-5). To blame is what was given just now; of both, the later
    /// in the file.
    fn check(&self, lost_given: bool, deleted_given: bool, out: &mut Diagnostics) {
        let (Some(lost), Some(deleted)) = (self.lost.value, self.deleted.value) else { return };
        if lost < deleted {
            return;
        }
        let (blamed, other, name) = match lost_given && (!deleted_given || self.lost.span > self.deleted.span) {
            true => (self.lost, self.deleted, "delete_after"),
            false => (self.deleted, self.lost, "lost_after"),
        };
        let message = format!(
            "`lost_after` is {lost} and `delete_after` {deleted}: Jump Clients are deleted before anybody sees them as lost"
        );
        let diagnostic = Diagnostic::warning(Code::Conflict, blamed.span, message);
        let diagnostic = if other.given { diagnostic.and(other.span, format!("`{name}` is here")) } else { diagnostic };
        out.push(diagnostic.help("let `lost_after` be the shorter one (MAINT-5)"));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};

    use crate::diagnostic::Severity;
    use crate::{Overrides, load, starter};

    #[test]
    fn a_package_that_ends_the_current_cycle_draws_a_warning() {
        let entry = |name, at, does| format!("[[timeline]]\nname = \"{name}\"\nat = \"{at}\"\n{does}\n");
        let package = |at| entry("package", at, "site_package = {}");
        let mode = |at| entry("mode", at, "change = { automatic_upgrades = \"current_cycle\" }");
        let other = |at| entry("other", at, "change = { concurrent_upgrades = 9 }");
        let off = |at| entry("off", at, "change = { automatic_upgrades = \"enabled\" }\nenabled = false");
        let cases = [
            ("current_cycle", package("4m"), true),
            ("current_cycle", package("4m") + &other("2m"), true),
            ("current_cycle", package("4m") + &off("2m"), true),
            ("current_cycle", mode("6m") + &package("4m"), true),
            ("current_cycle", mode("2m") + &package("4m"), false),
            ("current_cycle", package("4m") + "enabled = false\n", false),
            ("current_cycle", other("2m"), false),
            ("enabled", package("4m"), false),
            ("disabled", package("4m"), false),
        ];
        for (at_start, timeline, warned) in cases {
            let text = format!("include = [\"starter.toml\"]\n{timeline}");
            let files = [("a.toml", text.as_str()), ("starter.toml", starter::text())];
            let reader: BTreeMap<_, Vec<u8>> = files.map(|(name, text)| (PathBuf::from(name), text.into())).into();
            let set = ["run.duration=2h".to_owned(), format!("appliance.settings.automatic_upgrades={at_start}")];
            let overrides = Overrides { seed: None, set: set.into() };
            let loaded = load(Path::new("a.toml"), &reader, &overrides).unwrap_or_else(|problems| panic!("{problems}"));
            let warnings: Vec<_> = loaded.warnings.iter().map(|one| (one.code.name(), one.severity)).collect();
            let expected = if warned { vec![("conflict", Severity::Warning)] } else { Vec::new() };
            assert_eq!(warnings, expected, "{at_start}, then\n{timeline}");
        }
    }
}
