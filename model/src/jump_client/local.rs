//! What an end user does to a Jump Client at its computer: uninstall it, disable it, enable it again (MAINT-10 to MAINT-12,
//! MAINT-16).
//!
//! A client that holds itself to be connected, in line or admitted, tells the appliance; whether the word arrives is the
//! network's affair. One that cannot tell that it was uninstalled stays in the list as offline. Whether it is disabled it says
//! again at each admission once anybody has touched that, so that a lost word is made good.

use crate::event::{ClientEvent, LocalAct};
use crate::plan::EndUser;
use crate::wire::ToAppliance;

use super::{JumpClient, Output, Phase};

/// What came of an end user's act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: nobody sits at a computer that is off or asleep, and what is uninstalled already, or disabled or enabled as
    /// wished, stays as it is.
    Nothing,
    /// It was refused (MAINT-12).
    Refused,
    /// It was done.
    Done,
}

impl JumpClient {
    /// Whether an end user has disabled it.
    pub fn is_disabled(&self) -> bool {
        self.disabled == Some(true)
    }

    /// An end user acts on it. A restricted client refuses everybody without privileges (MAINT-12), going by what it was last
    /// told.
    pub fn act_locally(&mut self, act: LocalAct, by: EndUser) -> Outcome {
        let idle = match act {
            LocalAct::Uninstall => false,
            LocalAct::Disable => self.is_disabled(),
            LocalAct::Enable => !self.is_disabled(),
        };
        if !self.is_running() || idle {
            return Outcome::Nothing;
        }
        let is_restricted = self.told.is_some_and(|told| told.local_uninstall_restricted);
        if is_restricted && by == EndUser::Unprivileged {
            self.outputs.push(Output::Event(ClientEvent::LocallyRefused { act }));
            return Outcome::Refused;
        }
        match act {
            LocalAct::Uninstall => self.uninstall(),
            LocalAct::Disable => self.set_disabled(true),
            LocalAct::Enable => self.set_disabled(false),
        }
        Outcome::Done
    }

    /// Says whether it is disabled, if anybody has ever touched that.
    pub(super) fn tell_disabled(&mut self) {
        if let (Some(disabled), Phase::Talking { .. }) = (self.disabled, self.phase) {
            self.outputs.push(Output::Send(ToAppliance::Disabled { disabled }));
        }
    }

    fn set_disabled(&mut self, disabled: bool) {
        self.disabled = Some(disabled);
        self.outputs.push(Output::Event(if disabled { ClientEvent::Disabled } else { ClientEvent::Enabled }));
        self.tell_disabled();
    }

    fn uninstall(&mut self) {
        let told = matches!(self.phase, Phase::Talking { .. });
        if told {
            self.outputs.push(Output::Send(ToAppliance::Goodbye));
        }
        if !matches!(self.phase, Phase::Idle { .. }) {
            self.outputs.push(Output::HangUp);
        }
        self.phase = Phase::Uninstalled;
        self.outputs.push(Output::Event(ClientEvent::LocallyUninstalled { told }));
    }
}
