//! The `[[timeline]]` entries: what happens, and when.

mod change;
mod computers;
mod credentials;
mod desk;
mod installers;
mod network;
mod people;
mod scripting;
mod sessions;
mod tools;
mod upgrades;

use model::time::SimDuration;

use super::key::Field;
use super::select::{Clients, Consoles, SiteName, Sites};
use super::shape::shape;
use super::value::{Name, Nothing, Text};
use crate::diagnostic::Span;

pub(crate) use change::Change;
pub(crate) use computers::NightHow;
use computers::{Churn, ClientCrash, ClientShutdown, ClientSleep, ClientStart, Nights, Travel};
pub(crate) use credentials::{ManagerDoes, RunManager};
pub(crate) use desk::{Act, Customer, Does};
use desk::{CustomerLeaves, CustomerLid, Idle, LogIn, MakeKey, StopConsoles};
pub(crate) use installers::Overrides;
use installers::{DeleteInstaller, Deploy, ExtendInstaller};
use network::{Crash, LinkChange, Restart, SiteOutage, UplinkLoss};
use people::{Jump, LocalDisable, LocalUninstall, RemoveClients, Wake};
use scripting::LoginPage;
pub(crate) use scripting::{AtLoginPage, Choose, Script};
use sessions::{ChangeDirectory, EndSession, Screens, Unpin};
pub(crate) use sessions::{EditJumpItems, Pin, StartSession};
use tools::{Answers, TakesBack};
pub(crate) use tools::{GivenCredentials, RunsAs};
pub(crate) use upgrades::Transfers;
use upgrades::{ManualUpgrade, SitePackage, UpdateStores};

shape! {
    /// Something that happens at its time: exactly one action.
    Entry "[[timeline]]" {
        /// What expectations call it: `outage` in `outage.end`.
        name: Name, required();
        /// When it begins, counted from the start of the run.
        at: SimDuration, required(), within("0s", "3660d");
        /// An entry that is switched off does nothing, and the run is then inconclusive (RUN-7).
        enabled: bool, default("true");
        /// The appliance runs on, but its uplink is cut: nothing passes to or from any site.
        uplink_loss: UplinkLoss;
        /// The appliance restarts in an orderly way: it closes every connection.
        appliance_restart: Restart;
        /// The appliance dies without a word and comes back.
        appliance_crash: Crash;
        /// A new site package is installed: the appliance restarts, and every Jump Client is outdated (UPG-10).
        site_package: SitePackage;
        /// The appliance presents its first certificate chain again (UPG-13).
        restore_certificate_chain: Nothing;
        /// Nothing passes between some sites and the appliance, or nothing in one direction.
        site_outage: SiteOutage;
        /// The lines of some sites get slower or lose messages.
        link_change: LinkChange;
        /// Some Jump Clients crash, and are started again.
        client_crash: ClientCrash;
        /// The computers of some Jump Clients fall asleep, and wake.
        client_sleep: ClientSleep;
        /// The computers of some Jump Clients are shut down, and started again.
        client_shutdown: ClientShutdown;
        /// Some Jump Clients that are switched off in the listing are switched on.
        client_start: ClientStart;
        /// The computers of some Jump Clients are off night after night, by the calendar.
        nights: Nights;
        /// Computers leave their network for another.
        travel: Travel;
        /// Jump Clients crash at random all over the fleet.
        churn: Churn;
        /// Somebody removes Jump Clients in the Jump interface; those that can be reached are uninstalled.
        remove_clients: RemoveClients;
        /// End users uninstall Jump Clients at their computers (MAINT-10 to MAINT-12).
        local_uninstall: LocalUninstall;
        /// End users disable Jump Clients at their computers (MAINT-16).
        local_disable: LocalDisable;
        /// End users enable Jump Clients that were disabled (MAINT-16).
        local_enable: LocalDisable;
        /// The certificate stores of some Jump Clients are brought up to date (UPG-13).
        update_certificate_stores: UpdateStores;
        /// Somebody has Jump Clients upgraded (UPG-15).
        manual_upgrade: ManualUpgrade;
        /// A representative jumps to Jump Clients, as far as that is possible (UPG-15, MAINT-16).
        jump: Jump;
        /// A representative attempts to wake up Jump Clients (WAKE-1 to WAKE-5).
        wake: Wake;
        /// Representative consoles upgrade; no limit on upgrades of Jump Clients concerns them (UPG-6).
        console_upgrades: Transfers;
        /// Support Buttons are deployed; no limit on upgrades of Jump Clients concerns them (UPG-6).
        support_buttons: Transfers;
        /// Jump Clients are installed that were not there before (INST-1, INST-2).
        deploy: Deploy;
        /// Somebody moves an installer's expiry (INST-1, INST-6).
        extend_installer: ExtendInstaller;
        /// Somebody deletes an installer (INST-1, INST-6).
        delete_installer: DeleteInstaller;
        /// Representatives log in at consoles.
        log_in: LogIn;
        /// Representatives log out at consoles.
        log_out: LogIn;
        /// Consoles crash or fall asleep, and come back.
        stop_consoles: StopConsoles;
        /// Representatives are idle (QUEUE-10).
        idle: Idle;
        /// A customer comes for a session, which has this entry's name.
        customer: Customer;
        /// The customer of a session leaves.
        customer_leaves: CustomerLeaves;
        /// The computer of a session's customer sleeps, and wakes.
        customer_lid: CustomerLid;
        /// Whoever is at the other end of a session answers a question (TOOL-6).
        answers: Answers;
        /// Whoever is at the other end of a session takes control back (TOOL-3).
        takes_back: TakesBack;
        /// A representative does something to a session.
        act: Act;
        /// A user makes a session key, which has this entry's name (KEY-1).
        make_key: MakeKey;
        /// A user's browser makes a call of the client scripting API; what it starts has this entry's name (WEB-3 to WEB-5).
        script: Script;
        /// A user chooses one of the Jump Items that a call has found (WEB-4).
        choose: Choose;
        /// A user logs in to /login, or out of it (WEB-5).
        login_page: LoginPage;
        /// Something happens to an Endpoint Credential Manager (CRED-1, CRED-2, CRED-6).
        credential_manager: RunManager;
        /// A user asks for a session, which has this entry's name.
        start_session: StartSession;
        /// The user of a session closes it.
        end_session: EndSession;
        /// The user of a session pins a Jump Client to the remote computer (PIN-9).
        pin: Pin;
        /// The user of a session unpins its Jump Client (PIN-10).
        unpin: Unpin;
        /// A user changes Jump Items (ROLE-1).
        edit_jump_items: EditJumpItems;
        /// An administrator saves another directory: the keys of `[directory]` but `file`, over what it was before. Jump Items
        /// can be changed, and none added.
        change_directory: ChangeDirectory;
        /// End users come and go at the screens of computers (PRES-1).
        screens: Screens;
        /// Settings of the appliance get new values.
        change: Change;
    }
}

impl Entry {
    /// Every action with its name, where it stands, and whether the entry has it.
    pub(crate) fn actions(&self) -> [(&'static str, Span, bool); 50] {
        macro_rules! actions {
            ($($action:ident)*) => { [$((stringify!($action), self.$action.key, self.$action.given)),*] };
        }
        actions! {
            uplink_loss appliance_restart appliance_crash site_package restore_certificate_chain site_outage link_change
            client_crash client_sleep client_shutdown client_start nights travel churn remove_clients local_uninstall
            local_disable local_enable update_certificate_stores manual_upgrade jump wake console_upgrades
            support_buttons deploy extend_installer delete_installer log_in log_out stop_consoles idle customer
            customer_leaves customer_lid answers takes_back act make_key script choose login_page credential_manager
            start_session end_session pin unpin
            edit_jump_items change_directory screens change
        }
    }

    /// The sites that its action selects, if it does so.
    pub(crate) fn sites(&self) -> Option<&Field<Sites>> {
        let outage = self.site_outage.get().map(|outage| &outage.sites);
        let link = self.link_change.get().map(|link| &link.sites);
        let deploy = self.deploy.get().map(|deploy| &deploy.sites);
        outage.or(link).or(deploy)
    }

    /// The one site that its action is about, if it is about one.
    pub(crate) fn site(&self) -> Option<&Field<SiteName>> {
        let travel = self.travel.get().map(|travel| &travel.to);
        let consoles = self.console_upgrades.get().map(|transfers| &transfers.site);
        let buttons = self.support_buttons.get().map(|transfers| &transfers.site);
        let pin = self.pin.get().map(|pin| &pin.site).filter(|site| site.given);
        let customer = self.customer.get().map(|customer| &customer.site).filter(|site| site.given);
        travel.or(consoles).or(buttons).or(pin).or(customer)
    }

    /// The Jump Clients that its action selects, if it does so.
    pub(crate) fn clients(&self) -> Option<&Field<Clients>> {
        macro_rules! clients {
            ($($action:ident)*) => { None$(.or_else(|| self.$action.get().map(|action| &action.clients)))* };
        }
        clients! {
            client_crash client_sleep client_shutdown client_start nights travel remove_clients local_uninstall
            local_disable local_enable update_certificate_stores manual_upgrade jump wake screens
        }
    }

    /// The consoles that its action selects, if it does so.
    pub(crate) fn consoles(&self) -> Option<&Field<Consoles>> {
        let log_in = self.log_in.get().or(self.log_out.get()).map(|log_in| &log_in.consoles);
        let stop = self.stop_consoles.get().map(|stop| &stop.consoles);
        log_in.or(stop).or(self.idle.get().map(|idle| &idle.consoles))
    }

    /// The installer that its action names, if it names one.
    pub(crate) fn installer(&self) -> Option<&Field<Text>> {
        let deploy = self.deploy.get().map(|deploy| &deploy.installer);
        let extend = self.extend_installer.get().map(|extend| &extend.installer);
        let delete = self.delete_installer.get().map(|delete| &delete.installer);
        deploy.or(extend).or(delete)
    }
}
