//! What goes on at the computer's screen, and the answer to a session that is to begin (PRES-1 to PRES-3).

use crate::access::Screen;
use crate::event::ClientEvent;
use crate::id::SessionId;
use crate::wire::ToAppliance;

use super::{JumpClient, Output};

impl JumpClient {
    /// This goes on at its screen when the run begins.
    pub const fn begin_screen(&mut self, screen: Screen) {
        self.screen = screen;
    }

    /// This goes on at its screen from now on. Returns whether it is something else.
    pub fn change_screen(&mut self, screen: Screen) -> bool {
        let changes = self.screen != screen;
        if changes {
            self.screen = screen;
            self.outputs.push(Output::Event(ClientEvent::ScreenChanged { screen }));
        }
        changes
    }

    /// A session with it is to begin: it says what goes on at its screen, as presence counts from there (PRES-3).
    pub(super) fn answer_session(&mut self, session: SessionId) {
        self.outputs.push(Output::Send(ToAppliance::SessionReady { session, screen: self.screen }));
    }
}
