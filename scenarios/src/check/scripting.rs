//! Calls of the client scripting API, and what can be searched for.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, shorten};
use crate::file::{Choose, Clients, Details, Entry, File, Placed};
use crate::lower::Selection;

use super::timeline::exists;

/// What is known of Jump Clients, and every choice. `selection` knows the sites, unless they cannot be known.
pub(super) fn check(file: &File, entries: &[Placed<Entry>], selection: Option<&Selection<'_>>, out: &mut Diagnostics) {
    let details = file.fleet.get().and_then(|fleet| fleet.details.get());
    for block in details.into_iter().flatten() {
        self::details(block, selection, out);
    }
    for (place, entry) in entries.iter().enumerate() {
        if let Some(choose) = entry.choose.get() {
            called_before(place, entry, choose, entries, out);
        }
    }
}

fn details(block: &Placed<Details>, selection: Option<&Selection<'_>>, out: &mut Diagnostics) {
    let said =
        [block.hostname.given, block.tag.given, block.comments.given, block.attributes.given, block.install_mode.given];
    if said == [false; 5] {
        let diagnostic = Diagnostic::error(Code::MissingKey, block.span, "this says nothing of the Jump Clients");
        out.push(diagnostic.help("add one of hostname, tag, comments, attributes and install_mode"));
    }
    if let Some(tag) = block.tag.get().filter(|tag| tag.0.chars().count() > TAG_MAX) {
        let message = format!("the tag has {} characters", tag.0.chars().count());
        let diagnostic = Diagnostic::error(Code::OutOfBounds, block.tag.span, message);
        out.push(diagnostic.help(format!("a tag has at most {TAG_MAX}; comments may have more")));
    }
    if let (Some(Clients::Fitting(fitting)), Some(selection)) = (block.clients.get(), selection) {
        fitting.site.get().iter().flat_map(|names| &names.0).for_each(|name| exists(name, selection, out));
    }
}

/// What a call finds can only be chosen after it. Entries of the same moment act in the order of the file.
fn called_before(place: usize, entry: &Entry, choose: &Choose, entries: &[Placed<Entry>], out: &mut Diagnostics) {
    let Some(name) = choose.script.get() else { return };
    let calls = |other: &Placed<Entry>| other.script.given && other.name.get().is_some_and(|other| other.0 == name.0);
    let Some((call, calling)) = entries.iter().enumerate().find(|(_, other)| calls(other)) else { return };
    let (Some(at), Some(called)) = (entry.at.copied(), calling.at.copied()) else { return };
    if (at, place) < (called, call) {
        let message = format!("the call `{}` is made at {called}, and this is at {at}", shorten(&name.0));
        let diagnostic = Diagnostic::error(Code::Conflict, choose.script.span, message);
        out.push(
            diagnostic.and(calling.at.span, "made here").help("let this begin later, or the call be made earlier"),
        );
    }
}

/// As long as tags are in listings.
const TAG_MAX: usize = 64;
