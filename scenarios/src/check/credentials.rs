//! Credential stores, what happens to the managers before them, and what is injected.

use std::collections::BTreeMap;

use model::appliance::credentials::MANAGERS_MAX;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, shorten};
use crate::file::credentials::{CredentialManager, Credentials};
use crate::file::{Act, Entry, File, ManagerDoes, Placed, RunManager};

/// The stores, and every entry that is about them.
pub(super) fn check(file: &File, entries: &[Placed<Entry>], out: &mut Diagnostics) {
    let stores = file.support.get().and_then(|support| support.credentials.get());
    let managers = stores.and_then(|stores| stores.manager.get()).map(Vec::as_slice).unwrap_or_default();
    if let Some(stores) = stores {
        self::stores(stores, managers, out);
    }
    for entry in entries {
        if let Some(run) = entry.credential_manager.get() {
            self::run(run, managers, out);
        }
        if let Some(act) = entry.act.get() {
            injects(act, out);
        }
    }
}

fn stores(stores: &Credentials, managers: &[Placed<CredentialManager>], out: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for manager in managers {
        let Some(name) = manager.name.get() else { continue };
        if let Some(first) = seen.get(name.0.as_str()) {
            let message = format!("there is a credential manager `{}` already", shorten(&name.0));
            let diagnostic = Diagnostic::error(Code::DuplicateName, manager.name.span, message);
            out.push(diagnostic.and(*first, "the first is here").help("each has a name of its own"));
        } else {
            seen.insert(&name.0, manager.name.span);
        }
    }
    let begin = managers.iter().filter(|manager| manager.connected.copied() == Some(true));
    if let Some(sixth) = begin.clone().nth(MANAGERS_MAX) {
        let message = format!(
            "{} credential managers are connected when the run begins, and {MANAGERS_MAX} can be",
            begin.count()
        );
        let span = if sixth.connected.given { sixth.connected.span } else { sixth.span };
        let diagnostic = Diagnostic::error(Code::Conflict, span, message);
        out.push(diagnostic.help("write `connected = false`: on the timeline it can try to connect (CRED-1)"));
    }
    for (given, key, name) in
        [(stores.latency.given, stores.latency.key, "latency"), (stores.restart.given, stores.restart.key, "restart")]
    {
        if given && managers.is_empty() {
            let message = format!("`{name}` is of credential managers, and there is none");
            let diagnostic = Diagnostic::error(Code::Conflict, key, message);
            out.push(
                diagnostic.help("add a `[[support.credentials.manager]]`, or leave it out: the vault answers at once"),
            );
        }
    }
}

fn run(run: &RunManager, managers: &[Placed<CredentialManager>], out: &mut Diagnostics) {
    let known = || managers.iter().filter_map(|manager| manager.name.get()).map(|name| name.0.as_str());
    if let Some(name) = run.name.get().filter(|name| !known().any(|known| known == name.0)) {
        let message = format!("there is no credential manager `{}`", shorten(&name.0));
        let diagnostic = Diagnostic::error(Code::UnknownName, run.name.span, message);
        let names: Vec<_> = known().take(NAMES_SHOWN_MAX).collect();
        out.push(diagnostic.did_you_mean(&name.0, &names).help(match names.is_empty() {
            true => "add a `[[support.credentials.manager]]` of that name".to_owned(),
            false => format!("the credential managers are {}", names.join(", ")),
        }));
    }
    let configures = run.does.copied().map(|does| does == ManagerDoes::Configure);
    match (configures, run.entries.given) {
        (Some(true), false) => {
            let diagnostic = Diagnostic::error(Code::MissingKey, run.does.span, "`entries` is missing");
            out.push(diagnostic.help("say how many credentials its store has for a computer from then on"));
        }
        (Some(false), true) => {
            let message = "only a manager that is configured gets other `entries`";
            let diagnostic = Diagnostic::error(Code::Conflict, run.entries.key, message);
            out.push(diagnostic.and(run.does.span, "what happens is here").help("leave it out"));
        }
        _ => {}
    }
}

/// What is injected comes from one list.
fn injects(act: &Act, out: &mut Diagnostics) {
    if let Some(credential) = act.credential.get()
        && credential.vault.given == credential.manager.given
    {
        let message = "a credential is of the vault or of a credential manager";
        let diagnostic = Diagnostic::error(Code::MissingKey, act.credential.span, message);
        out.push(diagnostic.help("give one of vault and manager: its place in that list, from 1 (CRED-3)"));
    }
}

/// How many names an error lists.
const NAMES_SHOWN_MAX: usize = 10;
