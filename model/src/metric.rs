//! The catalogue of figures: every gauge, counter and histogram by name, with its unit and what it means.
//!
//! Expectations, series, charts and `docs/metrics.md` all take their names from here; the names are part of the
//! contract. Add to it, do not rename.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! catalogue {
    ($(#[$doc:meta])* $kind:ident { $($variant:ident $name:literal $($alias:literal)? : $about:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $kind {
            $(#[doc = $about] $variant,)*
        }

        impl $kind {
            /// Every one of them, in the order in which they are listed.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name used in files and expectations.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it counts, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => $about,)* }
            }

            /// The one called `name`.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }

            /// Its place in [`Self::ALL`].
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

catalogue! {
    /// A number that holds for a while: how many clients are in a state.
    Gauge {
        Registered "registered": "Jump Clients in the appliance's list.";
        Online "online": "Registered Jump Clients that the appliance shows as online.";
        Offline "offline": "Registered Jump Clients that the appliance shows as offline.";
        Connected "connected": "Jump Clients that hold themselves to be connected and admitted.";
        Connecting "connecting": "Jump Clients that are dialling or greeting the appliance.";
        Waiting "waiting": "Jump Clients that were told to wait for their turn.";
        BackingOff "backing_off": "Jump Clients that wait before they dial again.";
        ToldToReturn "told_to_return": "Jump Clients that the appliance sent away to return later.";
        Refused "refused": "Jump Clients refused for lack of capacity.";
        Asleep "asleep": "Jump Clients on sleeping computers.";
        Crashed "crashed": "Jump Clients that crashed and have not been started again.";
        SwitchedOff "switched_off": "Jump Clients on computers that are switched off.";
        Uninstalled "uninstalled": "Jump Clients that are no longer installed.";
        Line "line": "Jump Clients standing in the appliance's admission line.";
        ServiceQueue "service_queue": "Connections waiting for one of the appliance's workers.";
        WorkersBusy "workers_busy": "Workers of the appliance that are busy with a connection.";
        NotInstalled "not_installed": "Jump Clients that are not installed yet.";
        Listed "listed": "Jump Clients that the Jump interface shows, those marked uninstalled included.";
        ShownOnline "shown_online": "Jump Clients shown as online, with nothing else to say about them.";
        ShownUpgradePending "shown_upgrade_pending": "Jump Clients shown as waiting for an upgrade.";
        ShownUpgrading "shown_upgrading": "Jump Clients shown as upgrading.";
        ShownDisabled "shown_disabled": "Jump Clients shown as disabled.";
        ShownOffline "shown_offline": "Jump Clients shown as offline.";
        Lost "lost": "Jump Clients shown as lost.";
        ShownUninstalled "shown_uninstalled": "Jump Clients shown as uninstalled.";
        Outdated "outdated": "Registered Jump Clients known to run an older version.";
        Disabled "disabled": "Registered Jump Clients that an end user has disabled.";
        Upgrading "upgrading": "Jump Clients that hold an upgrade slot.";
        UpgradeLine "upgrade_line": "Jump Clients that wait for an upgrade slot.";
        UpgradeBandwidth "upgrade_bandwidth": "Bytes a second at which all upgrades together are sent.";
        Transfers "transfers": "Transfers to representative consoles and Support Buttons under way.";
        Sessions "sessions": "Sessions under way.";
        SessionsWaiting "sessions_waiting": "Sessions that wait in a queue for somebody to accept them.";
        LoggedIn "logged_in": "Representatives with an account who are logged in at a console: licences in use.";
        Busy "busy": "Representatives with an account who are in a session.";
        CustomersWaiting "customers_waiting": "Customers who wait in a queue for their first help.";
        SessionsOnHold "sessions_on_hold": "Sessions under way that nobody owns: held, or back in a queue because their last representative was lost.";
        ToolBandwidth "tool_bandwidth": "Bytes a second that the tools of all sessions together send through the appliance.";
    }
}

catalogue! {
    /// Something that happens, counted. In expectations its event can be asked for by time: `first admitted`.
    Counter {
        Admissions "admissions": "Jump Clients admitted by the appliance.";
        Dials "dials": "Dials begun by Jump Clients.";
        FailedDials "failed_dials": "Dials that came to nothing.";
        Onlines "onlines": "Times a Jump Client came online.";
        ContactLosses "contact_losses": "Times a Jump Client noticed that its connection was gone.";
        OfflineSightings "offline_sightings": "Times the appliance noticed that a Jump Client was gone.";
        KeepAliveTimeouts "keep_alive_timeouts": "Connections that the appliance gave up because keep-alives stayed away.";
        Queuings "queuings": "Jump Clients that joined the admission line.";
        TurnedAway "turned_away": "Jump Clients sent away because the admission line was full.";
        Refusals "refusals": "Registrations refused for lack of capacity.";
        Overloads "overloads": "Registrations beyond capacity that were admitted with a warning.";
        Registrations "registrations": "Jump Clients added to the list.";
        Removals "removals": "Jump Clients removed from the list.";
        Services "services": "Connections whose work the appliance has done.";
        UpgradeStarts "upgrade_starts": "Times a Jump Client took an upgrade slot.";
        Upgrades "upgrades": "Upgrades that Jump Clients completed.";
        UpgradeInterruptions "upgrade_interruptions": "Upgrades that a lost connection interrupted.";
        UpgradeRefusals "upgrade_refusals": "Manual upgrades refused.";
        TransfersSent "transfers_sent": "Packages sent to representative consoles and Support Buttons.";
        LostLabels "lost_labels": "Times a Jump Client was labelled lost.";
        Deletions "deletions": "Jump Clients deleted from the list because they were offline for too long.";
        SelfRemovals "self_removals": "Jump Clients that removed themselves because they were offline for too long.";
        OrderedRemovals "ordered_removals": "Jump Clients that removed themselves because the appliance told them to.";
        LocalUninstalls "local_uninstalls": "Jump Clients that an end user uninstalled.";
        LocalRefusals "local_refusals": "Times an end user was kept from uninstalling, disabling or enabling a Jump Client.";
        Jumps "jumps": "Jumps to Jump Clients.";
        JumpRefusals "jump_refusals": "Jumps that could not be made.";
        WakeAttempts "wake_attempts": "Wake-on-LAN packets asked for.";
        WakeRefusals "wake_refusals": "Wake-ups refused.";
        Wakings "wakings": "Computers woken by a packet.";
        Installs "installs": "Jump Clients installed.";
        InstallRefusals "install_refusals": "Installations refused.";
        InstallerRefusals "installer_refusals": "Changes to installers refused.";
        Customers "customers": "Customers who came for a session.";
        Accepts "accepts": "Times a representative accepted a session out of a queue.";
        Abandoned "abandoned": "Customers who gave up waiting.";
        Transfers "transfers_of_sessions": "Sessions that their owners wished to transfer.";
        SessionReturns "session_returns": "Sessions that returned to a queue because their last representative was lost.";
        OverdueMoves "overdue_moves": "Sessions that a queue's rule moved on.";
        Offers "offers": "Waiting sessions offered to a representative.";
        OffersPassed "offers_passed": "Offers that were refused or that nobody took in time.";
        Joins "joins": "Times somebody came into a session that was under way: by an invitation, or to take it up after it was held, lost or transferred.";
        Invitations "invitations": "Invitations into sessions.";
        ActRefusals "act_refusals": "Things that representatives wished to do to sessions, and that came to nothing.";
        LogIns "log_ins": "Times a representative logged in at a console.";
        LogInRefusals "log_in_refusals": "Log-ins that were refused.";
        LicenceRefusals "licence_refusals": "Log-ins refused because every licence was in use.";
        DeviceRefusals "device_refusals": "Log-ins refused because there is no such console for the device.";
        WebAndMobileRefusals "web_and_mobile_refusals": "Log-ins refused because web and mobile consoles may not connect.";
        SoftwareRefusals "software_refusals": "Log-ins refused because the web console needs newer software.";
        CertificateRefusals "certificate_refusals": "Log-ins refused because the web console needs a valid certificate signed by a certificate authority.";
        SessionKeys "session_keys": "Session keys made.";
        ToolStarts "tool_starts": "Times a tool was started in a session, or given another mode.";
        Shells "shells": "Command shells opened in sessions.";
        FileTransfers "file_transfers": "Transfers of files begun in sessions.";
        Questions "questions": "Questions to customers: before tools, and to elevate the customer client.";
        Elevations "elevations": "Customer clients elevated.";
        ButtonsDeployed "buttons_deployed": "Support Buttons deployed in sessions.";
        ButtonsRemoved "buttons_removed": "Support Buttons removed in sessions.";
        ShellRecordings "shell_recordings": "Command shells that left a recording and a transcript.";
        SpecialActions "special_actions": "Special actions run in sessions.";
        CannedScripts "canned_scripts": "Canned scripts run in sessions.";
        FileChanges "file_changes": "Times somebody renamed or deleted something by file transfer.";
        Restrictions "restrictions": "Times the interaction of a customer was restricted.";
        ControlsTakenBack "controls_taken_back": "Times a customer took control back.";
        AdministratorTasks "administrator_tasks": "Things done at shared screens that need administrative rights.";
        Scripts "scripts": "Calls of the client scripting API.";
        ScriptRefusals "script_refusals": "Calls of the client scripting API that came to nothing.";
        Injections "injections": "Credentials injected into sessions.";
        CredentialFailovers "credential_failovers": "Requests for credentials that went to another credential manager, because theirs was lost.";
        ManagerRefusals "manager_refusals": "Credential managers that could not connect.";
        SessionRequests "session_requests": "Sessions asked for.";
        SessionStarts "session_starts": "Sessions that started.";
        SessionRefusals "session_refusals": "Sessions that were refused.";
        SessionEnds "session_ends": "Sessions that ended.";
        ForcedEnds "forced_ends": "Sessions that the schedule of a Jump Policy forced to end.";
        SessionNotices "session_notices": "Notices to users of sessions that a schedule ends.";
        ScheduleOverrides "schedule_overrides": "Sessions that started although a schedule did not permit it.";
        Pins "pins": "Jump Clients pinned in sessions.";
        Unpins "unpins": "Jump Clients unpinned in sessions.";
        PinningRefusals "pinning_refusals": "Wishes to pin or unpin that were refused.";
        ItemEdits "item_edits": "Jump Items changed by users.";
        EditRefusals "edit_refusals": "Changes to Jump Items that were refused.";
        UntrustedDials "untrusted_dials": "Dials given up because the appliance's certificate chain is not trusted.";
        StatisticsReports "statistics_reports": "Reports of statistics from Jump Clients.";
        StatisticsBytes "statistics_bytes": "Bytes of those reports.";
        UpgradeBytes "upgrade_bytes": "Bytes of packages sent to Jump Clients, begun ones included.";
        TransferBytes "transfer_bytes": "Bytes of packages sent to representative consoles and Support Buttons.";
        ToolBytes "tool_bytes": "Bytes that the tools of sessions sent through the appliance.";
        Messages "messages": "Messages between Jump Clients and the appliance, keep-alives included.";
        BytesIn "bytes_in": "Bytes from Jump Clients to the appliance.";
        BytesOut "bytes_out": "Bytes from the appliance to Jump Clients.";
    }
}

catalogue! {
    /// How long something took: a distribution over samples, in microseconds.
    Latency {
        TimeToReconnect "time_to_reconnect": "From the moment a Jump Client could reach the appliance again to online; not after it restarted for an upgrade.";
        TimeOffline "time_offline": "From the loss of contact to online again; a restart for an upgrade is none.";
        AdmissionWait "admission_wait": "From joining the admission line to being admitted.";
        ServiceWait "service_wait": "From a connection's arrival to the start of the appliance's work on it.";
        ConnectTime "connect_time": "From the dial that led to it to online.";
        DetectionTime "detection_time": "From the loss of contact to the appliance showing the Jump Client as offline.";
        BackOff "back_off": "The delays that Jump Clients drew before they dialled again.";
        UpgradeWait "upgrade_wait": "From waiting for an upgrade slot to taking it.";
        UpgradeTime "upgrade_time": "From taking an upgrade slot to giving it back, upgraded.";
        TimeToUpgrade "time_to_upgrade": "From the installation of a site package to a Jump Client online with it.";
        TransferTime "transfer_time": "From the beginning of a package to a representative console or Support Button to its end.";
        WakeTime "wake_time": "From a wake-up to the Jump Client online.";
        SessionWait "session_wait": "From the moment a customer wanted help to the first representative who accepted; nothing for those who gave up.";
        LogInTime "log_in_time": "From a representative's wish to log in to the desk on the screen of the console.";
        SessionTime "session_time": "From the start of a session to its end.";
        InjectionTime "injection_time": "From a representative's choice of a credential to its injection, failovers included.";
    }
}

impl Counter {
    /// The word for one occurrence, as in `first admitted`.
    pub const fn event_name(self) -> &'static str {
        match self {
            Self::Admissions => "admitted",
            Self::Dials => "dialled",
            Self::FailedDials => "dial_failed",
            Self::Onlines => "came_online",
            Self::ContactLosses => "contact_lost",
            Self::OfflineSightings => "seen_offline",
            Self::KeepAliveTimeouts => "keep_alive_timed_out",
            Self::Queuings => "queued",
            Self::TurnedAway => "sent_away",
            Self::Refusals => "refused_at_capacity",
            Self::Overloads => "overloaded",
            Self::Registrations => "registration",
            Self::Removals => "removed",
            Self::Services => "served",
            Self::UpgradeStarts => "upgrade_started",
            Self::Upgrades => "upgraded",
            Self::UpgradeInterruptions => "upgrade_interrupted",
            Self::UpgradeRefusals => "upgrade_refused",
            Self::TransfersSent => "transfer_sent",
            Self::LostLabels => "labelled_lost",
            Self::Deletions => "deleted",
            Self::SelfRemovals => "removed_itself",
            Self::OrderedRemovals => "told_to_uninstall",
            Self::LocalUninstalls => "locally_uninstalled",
            Self::LocalRefusals => "locally_refused",
            Self::Jumps => "jumped",
            Self::JumpRefusals => "jump_refused",
            Self::WakeAttempts => "wake_sent",
            Self::WakeRefusals => "wake_refused",
            Self::Wakings => "woken",
            Self::Installs => "installed",
            Self::InstallRefusals => "install_refused",
            Self::InstallerRefusals => "installer_refused",
            Self::Customers => "customer_came",
            Self::Accepts => "accepted",
            Self::Abandoned => "gave_up",
            Self::Transfers => "session_transferred",
            Self::SessionReturns => "session_returned",
            Self::OverdueMoves => "session_overdue",
            Self::Offers => "offered",
            Self::OffersPassed => "offer_passed",
            Self::Joins => "joined",
            Self::Invitations => "invited",
            Self::ActRefusals => "act_refused",
            Self::LogIns => "signed_in",
            Self::LogInRefusals => "log_in_refused",
            Self::LicenceRefusals => "no_licence_left",
            Self::DeviceRefusals => "device_refused",
            Self::WebAndMobileRefusals => "web_and_mobile_refused",
            Self::SoftwareRefusals => "software_too_old",
            Self::CertificateRefusals => "certificate_refused",
            Self::SessionKeys => "session_key_made",
            Self::ToolStarts => "tool_started",
            Self::Shells => "shell_opened",
            Self::FileTransfers => "files_sent",
            Self::Questions => "customer_asked",
            Self::Elevations => "client_elevated",
            Self::ButtonsDeployed => "button_deployed",
            Self::ButtonsRemoved => "button_removed",
            Self::ShellRecordings => "shell_recorded",
            Self::SpecialActions => "special_action_run",
            Self::CannedScripts => "canned_script_run",
            Self::FileChanges => "files_changed",
            Self::Restrictions => "customer_restricted",
            Self::ControlsTakenBack => "control_taken_back",
            Self::AdministratorTasks => "administered",
            Self::Scripts => "script_called",
            Self::ScriptRefusals => "script_refused",
            Self::Injections => "injected",
            Self::CredentialFailovers => "credential_request_rerouted",
            Self::ManagerRefusals => "manager_refused",
            Self::SessionRequests => "session_asked",
            Self::SessionStarts => "session_started",
            Self::SessionRefusals => "session_refused",
            Self::SessionEnds => "session_ended",
            Self::ForcedEnds => "forced_end",
            Self::SessionNotices => "session_notice",
            Self::ScheduleOverrides => "schedule_overridden",
            Self::Pins => "pinned",
            Self::Unpins => "unpinned",
            Self::PinningRefusals => "pinning_refused",
            Self::ItemEdits => "item_edited",
            Self::EditRefusals => "edit_refused",
            Self::UntrustedDials => "dial_untrusted",
            Self::StatisticsReports => "statistics_report",
            Self::StatisticsBytes => "statistics_byte",
            Self::UpgradeBytes => "upgrade_byte",
            Self::TransferBytes => "transfer_byte",
            Self::ToolBytes => "tool_byte",
            Self::Messages => "message",
            Self::BytesIn => "byte_in",
            Self::BytesOut => "byte_out",
        }
    }

    /// The counter whose single occurrence is called `name`.
    pub fn of_event(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|counter| counter.event_name() == name)
    }

    /// Whether single occurrences are stamped events. Traffic is counted in sums and has no first or last.
    pub const fn has_moments(self) -> bool {
        !matches!(
            self,
            Self::Messages
                | Self::BytesIn
                | Self::BytesOut
                | Self::StatisticsReports
                | Self::StatisticsBytes
                | Self::UpgradeBytes
                | Self::TransferBytes
                | Self::ToolBytes
        )
    }
}

impl Gauge {
    /// The gauge that this one is a share of, for percentages: `online >= 100%` is of `registered`.
    pub const fn whole(self) -> Whole {
        match self {
            Self::Online | Self::Offline => Whole::Registered,
            Self::WorkersBusy => Whole::Workers,
            _ => Whole::Fleet,
        }
    }
}

/// What a percentage of a gauge is a percentage of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whole {
    /// The Jump Clients registered at that moment.
    Registered,
    /// Every Jump Client of the plan.
    Fleet,
    /// The appliance's workers.
    Workers,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_across_the_catalogue() {
        let mut seen = BTreeSet::new();
        let names = Gauge::ALL
            .iter()
            .map(|g| g.name())
            .chain(Counter::ALL.iter().map(|c| c.name()))
            .chain(Latency::ALL.iter().map(|l| l.name()));
        for name in names.chain(Counter::ALL.iter().map(|c| c.event_name())) {
            assert!(seen.insert(name), "{name} is used twice");
        }
    }
}
