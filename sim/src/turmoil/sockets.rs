//! The sockets of one host, and the tasks that read from them.

use std::cell::RefCell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use rustc_hash::FxHashMap;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::task::{AbortHandle, spawn_local};
use tokio_util::codec::{Decoder, Encoder, LengthDelimitedCodec};
use turmoil::net::TcpStream;

use model::id::ConnectionId;
use model::wire::LENGTH_BYTES;

/// All sockets of one host, shared between its tasks.
pub(super) type Sockets = Rc<RefCell<FxHashMap<ConnectionId, Socket>>>;

/// One socket and the task that reads from it.
pub(super) struct Socket {
    stream: TcpStream,
    reader: Option<AbortHandle>,
}

/// What a reader hears: one message's bytes, or the end of the connection.
pub(super) enum Heard<'a> {
    /// The bytes of one message.
    Message(&'a [u8]),
    /// The other side has closed or reset the connection.
    End,
}

/// Adds a socket and starts to read from it; `on_heard` takes what comes.
pub(super) fn attach(
    sockets: &Sockets,
    connection: ConnectionId,
    stream: TcpStream,
    on_heard: impl FnMut(Heard<'_>) + Unpin + 'static,
) {
    sockets.borrow_mut().insert(connection, Socket { stream, reader: None });
    let reader = Reader { sockets: Rc::clone(sockets), connection, partial: None, on_heard };
    let handle = spawn_local(reader).abort_handle();
    if let Some(socket) = sockets.borrow_mut().get_mut(&connection) {
        socket.reader = Some(handle);
    }
}

/// Writes one message. A connection that the other side has reset takes nothing; its reader will hear of it.
///
/// # Errors
/// If the socket takes only part of the frame: its capacity is set so that this cannot be.
pub(super) fn write(sockets: &Sockets, connection: ConnectionId, message: Vec<u8>) -> io::Result<()> {
    let mut frame = BytesMut::with_capacity(message.len() + LENGTH_BYTES);
    codec().encode(Bytes::from(message), &mut frame)?;
    let sockets = sockets.borrow();
    let Some(socket) = sockets.get(&connection) else { return Ok(()) };
    match socket.stream.try_write(&frame) {
        Ok(written) if written == frame.len() => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Ok(_) => Err(io::Error::new(io::ErrorKind::WriteZero, "part of a frame was written")),
        Err(error) => Err(error),
    }
}

/// Closes a socket, if it is there: what was written before still arrives.
pub(super) fn close(sockets: &Sockets, connection: ConnectionId) {
    let socket = sockets.borrow_mut().remove(&connection);
    if let Some(reader) = socket.and_then(|socket| socket.reader) {
        reader.abort();
    }
}

/// Reads frames from one socket until it ends. A hand-written future: there are as many as connections, and between
/// messages each holds nothing but its names.
struct Reader<F> {
    sockets: Sockets,
    connection: ConnectionId,
    /// The beginning of a frame whose rest has not arrived.
    partial: Option<Box<(LengthDelimitedCodec, BytesMut)>>,
    on_heard: F,
}

impl<F: FnMut(Heard<'_>) + Unpin> Future for Reader<F> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        loop {
            let mut bytes = [0_u8; READ_BYTES];
            let mut buffer = ReadBuf::new(&mut bytes);
            let read = {
                let mut sockets = this.sockets.borrow_mut();
                let Some(socket) = sockets.get_mut(&this.connection) else { return Poll::Ready(()) };
                ready!(Pin::new(&mut socket.stream).poll_read(context, &mut buffer))
            };
            if read.is_err() || buffer.filled().is_empty() {
                (this.on_heard)(Heard::End);
                return Poll::Ready(());
            }
            let mut partial = this.partial.take().unwrap_or_else(|| Box::new((codec(), BytesMut::new())));
            let (codec, frames) = partial.as_mut();
            frames.extend_from_slice(buffer.filled());
            while let Ok(Some(frame)) = codec.decode(frames) {
                (this.on_heard)(Heard::Message(&frame));
            }
            // What was written at once is read at once, unless it fills the buffer: otherwise nothing is kept.
            if !frames.is_empty() || buffer.filled().len() == READ_BYTES {
                this.partial = Some(partial);
            }
        }
    }
}

fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().length_field_length(LENGTH_BYTES).new_codec()
}

/// Read at once; no message is longer.
const READ_BYTES: usize = 256;
