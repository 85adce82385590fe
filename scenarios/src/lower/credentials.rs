//! Credential stores, and what happens to the managers before them.

use model::id::ManagerId;
use model::plan::{CredentialManager, CredentialPlan, DeskAction, ManagerAct};
use model::session::{Act, Credential};

use super::sure;
use crate::file::{self, Credentials, Entry, Field, File, ManagerDoes};

/// The stores of a site: none at all where a file says nothing of them.
pub(super) fn stores(field: &Field<Credentials>) -> CredentialPlan {
    let Some(settings) = field.get() else { return CredentialPlan::default() };
    let managers = sure(&settings.manager).iter().map(|manager| CredentialManager {
        name: sure(&manager.name).0.clone(),
        entries: *sure(&manager.entries),
        connected: *sure(&manager.connected),
    });
    CredentialPlan {
        vault: settings.vault.copied(),
        managers: managers.collect(),
        latency: settings.latency.copied().map_or_else(CredentialPlan::usual_latency, |latency| latency.0),
        restart: *sure(&settings.restart),
    }
}

/// The managers by name, in the order of the file.
pub(super) fn managers(file: &File) -> Vec<String> {
    let settings = sure(&file.support).credentials.get();
    let managers = settings.map(|settings| sure(&settings.manager)).into_iter().flatten();
    managers.map(|manager| sure(&manager.name).0.clone()).collect()
}

/// What an entry does to one of those managers, if it is about one.
pub(super) fn action(entry: &Entry, managers: &[String]) -> Option<DeskAction> {
    let run = entry.credential_manager.get()?;
    let name = &sure(&run.name).0;
    let place = managers.iter().zip(0..).find(|(known, _)| *known == name).map(|(_, place)| place);
    let manager = ManagerId(place.expect("a file without errors names only what exists"));
    let what = match *sure(&run.does) {
        ManagerDoes::Connect => ManagerAct::Connect,
        ManagerDoes::Lose => ManagerAct::Lose,
        ManagerDoes::Restart => ManagerAct::Restart,
        ManagerDoes::Configure => ManagerAct::Configure { entries: *sure(&run.entries) },
    };
    Some(DeskAction::CredentialManager { manager, what })
}

/// What injects that credential.
pub(super) fn injection(credential: &file::credentials::Credential) -> Act {
    let place = |field: &Field<u32>| field.copied().map(|place| place - 1);
    let vault = place(&credential.vault).map(Credential::Vault);
    let chosen = vault.or(place(&credential.manager).map(Credential::Manager));
    Act::Inject(chosen.expect("a file without errors says where the credential is"), *sure(&credential.to))
}
