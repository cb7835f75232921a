//! Where the frames of a WebSocket end.

/// Follows the frames of one direction (RFC 6455, 5.2), without their content.
///
/// A close frame of the gateway inside a frame of the upstream would be a part of its content.
#[derive(Default)]
pub(super) struct FrameBoundary {
    /// The bytes of a header that is not complete.
    header: Vec<u8>,
    /// The bytes of the payload that are still to come.
    payload: u64,
    has_closed: bool,
}

impl FrameBoundary {
    /// Follows the next bytes.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((first, after)) = rest.split_first() {
            if self.payload > 0 {
                let skipped = usize::try_from(self.payload).map_or(rest.len(), |payload| payload.min(rest.len()));
                self.payload -= skipped as u64;
                rest = rest.get(skipped..).unwrap_or_default();
                continue;
            }
            self.header.push(*first);
            rest = after;
            if let Some(payload) = payload_length(&self.header) {
                self.has_closed |= self.header.first().is_some_and(|first| first & 0x0f == 8);
                self.payload = payload;
                self.header.clear();
            }
        }
    }

    /// Whether a close frame may come next: the last frame is complete, and none was a close frame.
    pub(super) fn may_close(&self) -> bool {
        self.header.is_empty() && self.payload == 0 && !self.has_closed
    }
}

/// The length of the payload, when the header is complete.
fn payload_length(header: &[u8]) -> Option<u64> {
    let second = *header.get(1)?;
    let (length, mask) = (second & 0x7f, if second & 0x80 == 0 { 0 } else { 4 });
    let extended = match length {
        126 => 2,
        127 => 8,
        _ => 0,
    };
    (header.len() >= 2 + extended + mask).then_some(())?;
    let longer = header.get(2..2 + extended)?;
    Some(if longer.is_empty() {
        u64::from(length)
    } else {
        longer.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Planted faults: a length of one size only, and a header that must arrive at once.
    #[test]
    fn a_frame_ends_at_its_last_byte_in_whatever_parts_it_arrives() {
        for (header, payload) in [
            (vec![0x81, 0], 0),
            (vec![0x81, 5], 5),
            (vec![0x82, 126, 1, 44], 300),
            (vec![0x82, 127, 0, 0, 0, 0, 0, 1, 17, 112], 70_000),
            (vec![0x81, 0x85, 1, 2, 3, 4], 5),
            (vec![0x01, 3], 3),
        ] {
            let frame = [header, vec![0xff; payload]].concat();
            for part in [1, 3, frame.len()] {
                let mut boundary = FrameBoundary::default();
                for (at, bytes) in frame.chunks(part).enumerate() {
                    assert!(at == 0 || !boundary.may_close(), "before byte {}", at * part);
                    boundary.advance(bytes);
                }
                assert!(boundary.may_close(), "{payload} bytes in parts of {part}");
            }
        }
        let mut boundary = FrameBoundary::default();
        boundary.advance(&[0x81, 1, b'a', 0x88, 0]);
        assert!(!boundary.may_close(), "the upstream closed");
    }
}
