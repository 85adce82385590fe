//! What goes on at the computer's screen, and the answer to a session that is to begin (PRES-1 to PRES-3).

use crate::access::Screen;
use crate::event::ClientEvent;
use crate::id::SessionId;
use crate::session::Answer;
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

    /// The customer at its screen answers a question of that number in a session with it (TOOL-6). Returns whether there was
    /// anybody, and a connection to say it on.
    pub fn answer(&mut self, session: SessionId, number: u32, answer: Answer) -> bool {
        self.say(ToAppliance::Answer { session, number, answer })
    }

    /// The customer at its screen takes control back in a session with it (TOOL-3). Returns as [`Self::answer`] does.
    pub fn take_back(&mut self, session: SessionId) -> bool {
        self.say(ToAppliance::TakeBack { session })
    }

    fn say(&mut self, message: ToAppliance) -> bool {
        let said = self.is_connected() && self.screen.user_logged_in;
        if said {
            self.outputs.push(Output::Send(message));
        }
        said
    }

    /// A session with it is to begin: it says what goes on at its screen, as presence counts from there (PRES-3).
    pub(super) fn answer_session(&mut self, session: SessionId) {
        self.outputs.push(Output::Send(ToAppliance::SessionReady { session, screen: self.screen }));
    }
}
