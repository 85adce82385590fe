//! The list of Jump Client installers: which are good, who may act on them, and what a client installed from one is given
//! (INST-1, INST-3 to INST-6). Installing itself is the computers' doing.

use rustc_hash::FxHashMap;

use crate::event::{ApplianceEvent, InstallerRefusal};
use crate::id::{ClientId, InstallerId};
use crate::plan::{Installer, JumpItem, Origin, Overrides, Staff};
use crate::time::{SimDuration, SimTime};

use super::Appliance;

/// Every installer of the plan, and what clients were given.
#[derive(Clone, Debug)]
pub struct Installers {
    list: Vec<Kept>,
    /// What clients were given, each kind once: a deployment gives the same to all of its clients.
    kinds: Vec<JumpItem>,
    /// Looked up only: each client's place in `kinds`.
    given: FxHashMap<ClientId, u32>,
}

/// One installer as it is now.
#[derive(Clone, Debug)]
struct Kept {
    made_at: SimTime,
    /// From this moment on it is expired.
    expires_at: SimTime,
    deleted: bool,
    item: JumpItem,
    delete_after: Option<SimDuration>,
}

impl Installers {
    /// The installers of a plan, each of which comes into being at its time.
    pub fn new(installers: &[Installer]) -> Self {
        let kept = |installer: &Installer| Kept {
            made_at: installer.made_at,
            expires_at: installer.made_at + installer.valid_for,
            deleted: false,
            item: carried(installer),
            delete_after: installer.delete_after,
        };
        Self { list: installers.iter().map(kept).collect(), kinds: Vec::new(), given: FxHashMap::default() }
    }

    /// The list as it is shown: the installers that are active (INST-6).
    ///
    /// # Errors
    /// If whoever asks may not see it.
    pub fn view(&self, now: SimTime, by: Staff) -> Result<Vec<InstallerId>, InstallerRefusal> {
        permit(by)?;
        let ids = (0..self.list.len() as u32).map(InstallerId);
        Ok(ids.filter(|installer| self.good(now, *installer).is_ok()).collect())
    }

    /// Whether an installer can be downloaded (INST-6).
    ///
    /// # Errors
    /// If whoever asks may not, or the installer is not in the list.
    pub fn download(&self, now: SimTime, installer: InstallerId, by: Staff) -> Result<(), InstallerRefusal> {
        permit(by)?;
        self.good(now, installer).map(drop)
    }

    /// What a client was given when it was installed; nothing for one that was there from the beginning.
    pub fn item(&self, client: ClientId) -> Option<&JumpItem> {
        self.given.get(&client).map(|kind| &self.kinds[*kind as usize])
    }

    /// Moves an installer's expiry, and says to when. What has expired is gone from the list and cannot be revived.
    fn extend(
        &mut self,
        now: SimTime,
        installer: InstallerId,
        span: SimDuration,
        by: Staff,
    ) -> Result<SimTime, InstallerRefusal> {
        let kept = self.change(now, installer, by)?;
        kept.expires_at += span;
        Ok(kept.expires_at)
    }

    fn delete(&mut self, now: SimTime, installer: InstallerId, by: Staff) -> Result<(), InstallerRefusal> {
        self.change(now, installer, by)?.deleted = true;
        Ok(())
    }

    /// Gives a client what the installer carries, save what is given otherwise at the installation. Returns the client's own
    /// span before it is deleted, if the installer has one.
    fn give(
        &mut self,
        now: SimTime,
        client: ClientId,
        installer: InstallerId,
        overrides: &Overrides,
    ) -> Result<Option<SimDuration>, InstallerRefusal> {
        let kept = self.good(now, installer)?;
        let delete_after = kept.delete_after;
        let item = overridden(&kept.item, overrides);
        let kind = self.kinds.iter().position(|kind| *kind == item).unwrap_or_else(|| {
            self.kinds.push(item);
            self.kinds.len() - 1
        });
        self.given.insert(client, kind as u32);
        Ok(delete_after)
    }

    fn change(&mut self, now: SimTime, installer: InstallerId, by: Staff) -> Result<&mut Kept, InstallerRefusal> {
        permit(by)?;
        self.good(now, installer)?;
        Ok(&mut self.list[installer.index()])
    }

    fn good(&self, now: SimTime, installer: InstallerId) -> Result<&Kept, InstallerRefusal> {
        let kept = &self.list[installer.index()];
        match kept {
            Kept { deleted: true, .. } => Err(InstallerRefusal::Deleted),
            Kept { made_at, .. } if now < *made_at => Err(InstallerRefusal::NotMade),
            Kept { expires_at, .. } if *expires_at <= now => Err(InstallerRefusal::Expired),
            _ => Ok(kept),
        }
    }
}

impl Appliance {
    /// The list of installers.
    pub const fn installers(&self) -> &Installers {
        &self.installers
    }

    /// A client is about to be installed from an installer, with some of what that carries given otherwise (INST-5). Gives the
    /// version that it is installed with: that in force, as installers are downloaded from the appliance.
    ///
    /// # Errors
    /// If the installer is not good: at the very moment of its expiry it no longer is (INST-1).
    pub fn install(
        &mut self,
        now: SimTime,
        client: ClientId,
        installer: InstallerId,
        overrides: &Overrides,
    ) -> Result<u32, InstallerRefusal> {
        match self.installers.give(now, client, installer, overrides) {
            Ok(delete_after) => {
                if let Some(span) = delete_after {
                    self.settings.set_own_delete_after(client, span);
                }
                Ok(self.upgrades.version())
            }
            Err(why) => {
                self.tell(ApplianceEvent::InstallRefused { client, installer, why });
                Err(why)
            }
        }
    }

    /// Somebody moves an installer's expiry by `span` (INST-1).
    ///
    /// # Errors
    /// If they may not (INST-6), or the installer is not in the list of active ones.
    pub fn extend_installer(
        &mut self,
        now: SimTime,
        installer: InstallerId,
        span: SimDuration,
        by: Staff,
    ) -> Result<SimTime, InstallerRefusal> {
        let extended = self.installers.extend(now, installer, span, by);
        self.tell(match extended {
            Ok(until) => ApplianceEvent::InstallerExtended { installer, until },
            Err(why) => ApplianceEvent::InstallerRefused { installer, why },
        });
        extended
    }

    /// Somebody deletes an installer (INST-1).
    ///
    /// # Errors
    /// If they may not (INST-6), or the installer is not in the list of active ones.
    pub fn delete_installer(
        &mut self,
        now: SimTime,
        installer: InstallerId,
        by: Staff,
    ) -> Result<(), InstallerRefusal> {
        let deleted = self.installers.delete(now, installer, by);
        self.tell(match deleted {
            Ok(()) => ApplianceEvent::InstallerDeleted { installer },
            Err(why) => ApplianceEvent::InstallerRefused { installer, why },
        });
        deleted
    }
}

/// What an installer carries by itself (INST-3): one made by pinning in a session takes the session's portal unless it was
/// customised, and has session policies only if it was.
fn carried(installer: &Installer) -> JumpItem {
    let portal = match &installer.origin {
        Origin::Wizard => None,
        Origin::Session { portal } => portal.clone(),
    };
    overridden(&JumpItem { portal, ..JumpItem::default() }, &installer.item)
}

/// What `item` says, save where `overrides` says otherwise (INST-5).
fn overridden(item: &JumpItem, overrides: &Overrides) -> JumpItem {
    let either = |over: &Option<String>, own: &Option<String>| over.as_ref().or(own.as_ref()).cloned();
    JumpItem {
        group: either(&overrides.group, &item.group),
        policy: either(&overrides.policy, &item.policy),
        portal: either(&overrides.portal, &item.portal),
        attended: either(&overrides.attended, &item.attended),
        unattended: either(&overrides.unattended, &item.unattended),
        tag: either(&overrides.tag, &item.tag),
        comments: either(&overrides.comments, &item.comments),
    }
}

/// Only administrators and privileged users may act on installers (INST-6).
const fn permit(by: Staff) -> Result<(), InstallerRefusal> {
    match by {
        Staff::Administrator | Staff::Privileged => Ok(()),
        Staff::Representative => Err(InstallerRefusal::NotPermitted),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: SimDuration = SimDuration::from_secs(60);
    const MADE: SimTime = SimTime::from_secs(600);
    const THE: InstallerId = InstallerId(0);
    const CLIENT: ClientId = ClientId(3);

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    /// Made at 10 min and good for 20 min.
    fn installer(origin: Origin) -> Installer {
        Installer {
            name: "laptops".to_owned(),
            origin,
            made_at: MADE,
            valid_for: MINUTE * 20,
            item: JumpItem { group: some("field"), policy: some("office hours"), ..JumpItem::default() },
            delete_after: None,
        }
    }

    fn installers() -> Installers {
        Installers::new(&[installer(Origin::Wizard)])
    }

    fn give(installers: &mut Installers, at: SimTime) -> Result<Option<SimDuration>, InstallerRefusal> {
        installers.give(at, CLIENT, THE, &Overrides::default())
    }

    /// Covers: INST-1.
    #[test]
    fn an_installer_is_good_from_when_it_is_made_until_the_moment_of_its_expiry() {
        const MICRO: SimDuration = SimDuration::from_micros(1);
        let expiry = MADE + MINUTE * 20;
        let cases = [
            (MADE - MICRO, Err(InstallerRefusal::NotMade)),
            (MADE, Ok(None)),
            (expiry - MICRO, Ok(None)),
            (expiry, Err(InstallerRefusal::Expired)),
        ];
        for (at, expected) in cases {
            assert_eq!(give(&mut installers(), at), expected, "{at}");
            let shown = installers().view(at, Staff::Administrator).expect("an administrator may");
            assert_eq!(shown, if expected.is_ok() { vec![THE] } else { vec![] }, "{at}");
        }
        // It is moved from where it was, not from now.
        let mut extended = installers();
        assert_eq!(extended.extend(MADE + MINUTE, THE, MINUTE * 5, Staff::Privileged), Ok(expiry + MINUTE * 5));
        assert_eq!(give(&mut extended, expiry + MINUTE * 5 - MICRO), Ok(None));
        assert_eq!(give(&mut extended, expiry + MINUTE * 5), Err(InstallerRefusal::Expired));
        let too_late = extended.extend(expiry + MINUTE * 5, THE, MINUTE, Staff::Privileged);
        assert_eq!(too_late, Err(InstallerRefusal::Expired));
        let mut deleted = installers();
        assert_eq!(deleted.delete(MADE + MINUTE, THE, Staff::Administrator), Ok(()));
        assert_eq!(give(&mut deleted, MADE + MINUTE), Err(InstallerRefusal::Deleted));
        assert_eq!(deleted.view(MADE + MINUTE, Staff::Administrator), Ok(vec![]));
        assert_eq!(deleted.delete(MADE + MINUTE, THE, Staff::Administrator), Err(InstallerRefusal::Deleted));
        assert_eq!(deleted.extend(MADE + MINUTE, THE, MINUTE, Staff::Privileged), Err(InstallerRefusal::Deleted));
    }

    /// Covers: INST-6.
    #[test]
    fn only_administrators_and_privileged_users_act_on_installers() {
        let cases = [
            (Staff::Administrator, None),
            (Staff::Privileged, None),
            (Staff::Representative, Some(InstallerRefusal::NotPermitted)),
        ];
        for (by, refusal) in cases {
            let now = MADE + MINUTE;
            assert_eq!(installers().view(now, by).err(), refusal, "{by:?} views");
            assert_eq!(installers().download(now, THE, by).err(), refusal, "{by:?} downloads");
            let mut list = installers();
            assert_eq!(list.extend(now, THE, MINUTE, by).err(), refusal, "{by:?} extends");
            assert_eq!(list.delete(now, THE, by).err(), refusal, "{by:?} deletes");
            assert_eq!(give(&mut list, now).is_err(), refusal.is_none(), "a refused wish changes nothing");
        }
        let expired = installers().download(MADE + MINUTE * 20, THE, Staff::Administrator);
        assert_eq!(expired, Err(InstallerRefusal::Expired));
    }

    /// What a client has for portal and session policies, by how its installer was made and whether that was customised.
    ///
    /// Covers: INST-3.
    #[test]
    fn portal_and_session_policies_come_from_the_installer_or_the_session() {
        let session = || Origin::Session { portal: some("session") };
        let custom = JumpItem {
            portal: some("own"),
            attended: some("ask"),
            unattended: some("all"),
            ..installer(Origin::Wizard).item
        };
        let plain = installer(Origin::Wizard).item;
        let cases = [
            (Origin::Wizard, &plain, None, None, None),
            (Origin::Wizard, &custom, some("own"), some("ask"), some("all")),
            (session(), &plain, some("session"), None, None),
            (session(), &custom, some("own"), some("ask"), some("all")),
            (Origin::Session { portal: None }, &plain, None, None, None),
        ];
        for (origin, item, portal, attended, unattended) in cases {
            let made = Installer { item: item.clone(), ..installer(origin) };
            let mut list = Installers::new(std::slice::from_ref(&made));
            give(&mut list, MADE).expect("it is good");
            let expected = JumpItem { portal, attended, unattended, ..installer(Origin::Wizard).item };
            assert_eq!(list.item(CLIENT), Some(&expected), "{made:?}");
        }
    }

    /// Covers: INST-5.
    #[test]
    fn what_is_given_at_the_installation_comes_before_the_installers_own() {
        let full = |by: &str| JumpItem {
            group: some(&format!("group of {by}")),
            policy: some(&format!("policy of {by}")),
            portal: some(&format!("portal of {by}")),
            attended: some(&format!("attended of {by}")),
            unattended: some(&format!("unattended of {by}")),
            tag: some(&format!("tag of {by}")),
            comments: some(&format!("comments of {by}")),
        };
        let made = Installer { item: full("installer"), ..installer(Origin::Wizard) };
        let mut list = Installers::new(&[made]);
        let partly = JumpItem { policy: some("nights"), tag: some("laptop"), ..JumpItem::default() };
        let cases = [
            (Overrides::default(), full("installer")),
            (full("deployment"), full("deployment")),
            (partly, JumpItem { policy: some("nights"), tag: some("laptop"), ..full("installer") }),
        ];
        for (number, (overrides, expected)) in cases.into_iter().enumerate() {
            let client = ClientId(number as u32);
            list.give(MADE, client, THE, &overrides).expect("it is good");
            list.give(MADE, ClientId(number as u32 + 10), THE, &overrides).expect("it is good");
            assert_eq!(list.item(client), Some(&expected));
            assert_eq!(list.kinds.len(), number + 1, "what is alike is kept once");
        }
        assert_eq!(list.item(ClientId(9)), None);
    }
}
