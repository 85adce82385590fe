//! What `[[fleet.details]]` say of Jump Clients.

use model::plan::Client;

use super::Selection;
use super::sure;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::file::{Details, Placed};

/// Gives Jump Clients of a fleet what the blocks say of them, one block after another.
pub(super) fn apply(
    blocks: &[Placed<Details>],
    selection: &Selection<'_>,
    clients: &mut [Client],
    out: &mut Diagnostics,
) {
    for (number, block) in blocks.iter().enumerate() {
        let label = format!("fleet/details/{number}/clients");
        let (found, short) = selection.clients(&label, sure(&block.clients), clients, |_, _| true);
        if found.is_empty() {
            let diagnostic = Diagnostic::error(Code::MatchesNothing, block.clients.span, "no Jump Client is selected");
            out.push(diagnostic.help("those that a deployment installs have what their installer says"));
        } else if short > 0 {
            let message = format!("{short} fewer Jump Clients than asked for fit the selection");
            let diagnostic = Diagnostic::warning(Code::MatchesNothing, block.clients.span, message);
            out.push(diagnostic.help(format!("all {} of them are taken", found.len())));
        }
        if let Some(hostname) = block.hostname.get().filter(|_| found.len() > 1) {
            let message = format!("`{}` names one computer, and {} are selected", hostname.0, found.len());
            let diagnostic = Diagnostic::error(Code::Conflict, block.hostname.span, message);
            out.push(diagnostic.and(block.clients.span, "selected here").help("select one Jump Client: `count = 1`"));
        }
        for client in found {
            known(block, &mut clients[client.index()]);
        }
    }
}

fn known(block: &Details, client: &mut Client) {
    if let Some(hostname) = block.hostname.get() {
        (client.hostname, client.name) = (hostname.0.clone(), hostname.0.clone());
    }
    if let Some(tag) = block.tag.get() {
        client.tag.clone_from(&tag.0);
    }
    if let Some(comments) = block.comments.get() {
        client.comments.clone_from(&comments.0);
    }
    if let Some(attributes) = block.attributes.get() {
        client.attributes.extend(attributes.0.clone());
    }
    if let Some(mode) = block.install_mode.copied() {
        client.install_mode = mode;
    }
}
