//! Lanes on their way: to and from scalars, and to other places.

use super::direct::Order;
use super::*;

impl Asm {
    /// A number in every lane.
    pub(super) fn splat(&mut self, op: Op, dst: Freg, a: Src) {
        let (bytes, wide) = match op {
            Op::I8x16Splat => (1, false),
            Op::I16x8Splat => (2, false),
            Op::I32x4Splat | Op::F32x4Splat => (4, false),
            Op::I64x2Splat | Op::F64x2Splat => (8, true),
            _ => unreachable!("{op:?} makes no vector of a number"),
        };
        match a {
            Src::Const(bits) => {
                let lane = bits.to_le_bytes();
                return self.vector_constant(dst, std::array::from_fn(|i| lane[i % bytes]));
            }
            Src::Reg(Any::Int(reg)) => self.e.op(0x66_0f6e, wide, dst.0, reg),
            Src::Frame(at) => self.e.op(0x66_0f6e, wide, dst.0, Rm::Mem(RBP, at)),
            Src::Reg(Any::Float(a)) => return self.lanes_imm(0x66_0f70, dst, a, Some(if wide { 0x44 } else { 0 })),
        }
        match bytes {
            1 | 2 if self.features.avx2 => self.broadcast(bytes, dst, dst),
            1 => {
                let zeros = self.every(&[0]);
                self.lanes(0x66_0f3800, dst, zeros);
            }
            2 => {
                self.lanes_imm(0xf2_0f70, dst, dst, Some(0));
                self.lanes(0x66_0f6c, dst, dst);
            }
            4 => self.lanes_imm(0x66_0f70, dst, dst, Some(0)),
            _ => self.lanes(0x66_0f6c, dst, dst),
        }
    }

    /// The lowest lane of so many bytes, at most 4, in every lane. For machines with AVX2.
    pub(in crate::native::x86_64) fn broadcast(&mut self, bytes: usize, dst: Freg, from: impl Into<Rm>) {
        self.e.op_vex([0x66_0f3878, 0x66_0f3879, 0x66_0f3858][bytes / 2], false, dst.0, 0, from);
    }

    /// A lane to an integer register.
    pub(super) fn extract_int(&mut self, op: Op, dst: Reg, a: Freg, lane: u8) -> bool {
        match op {
            Op::I8x16ExtractLaneS | Op::I8x16ExtractLaneU => {
                self.e.op(0x66_0f3a14, false, a.0, dst);
                self.e.byte(lane);
                if op == Op::I8x16ExtractLaneS {
                    self.e.op_byte(0x0fbe, dst.0, dst);
                }
            }
            Op::I16x8ExtractLaneS | Op::I16x8ExtractLaneU => {
                self.e.op(0x66_0fc5, false, dst.0, a);
                self.e.byte(lane);
                if op == Op::I16x8ExtractLaneS {
                    self.e.op(0x0fbf, false, dst.0, dst);
                }
            }
            Op::I32x4ExtractLane | Op::I64x2ExtractLane => {
                let wide = op == Op::I64x2ExtractLane;
                if lane == 0 {
                    self.e.op(0x66_0f7e, wide, a.0, dst);
                } else {
                    self.e.op(0x66_0f3a16, wide, a.0, dst);
                    self.e.byte(lane);
                }
            }
            _ => return false,
        }
        true
    }

    /// A lane to the lowest of a vector register.
    pub(super) fn extract_float(&mut self, op: Op, dst: Freg, a: Freg, lane: u8) -> bool {
        match (op, lane) {
            (Op::F32x4ExtractLane | Op::F64x2ExtractLane, 0) => self.move_vector(dst, a),
            (Op::F32x4ExtractLane, lane) => self.lanes_imm(0x66_0f70, dst, a, Some(lane)),
            (Op::F64x2ExtractLane, _) => self.lanes_imm(0x66_0f70, dst, a, Some(0xee)),
            _ => return false,
        }
        true
    }

    /// A number in one lane, and the others of `a`.
    pub(super) fn replace_lane(&mut self, op: Op, dst: Freg, a: Freg, number: Src, lane: u8, scratch: Reg) {
        self.move_vector(dst, a);
        let (code, wide) = match op {
            Op::I8x16ReplaceLane => (0x66_0f3a20, false),
            Op::I16x8ReplaceLane => (0x66_0fc4, false),
            Op::I32x4ReplaceLane | Op::F32x4ReplaceLane => (0x66_0f3a22, false),
            Op::I64x2ReplaceLane | Op::F64x2ReplaceLane => (0x66_0f3a22, true),
            _ => unreachable!("{op:?} makes no vector of a vector and a number"),
        };
        match number {
            Src::Reg(Any::Float(number)) if !wide => self.lanes_imm(0x66_0f3a21, dst, number, Some(lane << 4)),
            Src::Reg(Any::Float(number)) if lane == 0 => self.lanes(0xf2_0f10, dst, number),
            Src::Reg(Any::Float(number)) => self.lanes(0x66_0f6c, dst, number),
            number => {
                let number = self.rm(number, scratch);
                self.e.op(code, wide, dst.0, number);
                self.e.byte(lane);
            }
        }
    }

    /// The instructions that move bytes of two vectors to other places.
    pub(super) fn move_lanes(&mut self, op: Op, dst: Freg, a: Freg, b: Freg, lanes: [u8; 16], x: Freg) -> bool {
        match op {
            Op::I8x16Shuffle => self.shuffle(dst, a, b, lanes, x),
            Op::I8x16Swizzle => {
                // The machine takes the number modulo 16, or gives 0 if its highest bit is one: make it so from 16 on.
                let offset = self.every(&[0x70]);
                self.lanes_of(0x66_0fdc, x, b, offset);
                self.lanes_of(0x66_0f3800, dst, a, x);
            }
            _ => return false,
        }
        true
    }

    fn shuffle(&mut self, dst: Freg, a: Freg, b: Freg, lanes: [u8; 16], x: Freg) {
        if a == b || lanes.iter().all(|&lane| lane < 16) {
            return self.permute(dst, a, lanes.map(|lane| lane % 16));
        }
        if lanes.iter().all(|&lane| lane >= 16) {
            return self.permute(dst, b, lanes.map(|lane| lane % 16));
        }
        let swapped = lanes.map(|lane| lane ^ 16);
        for (order, lanes) in [(Order::Same, lanes), (Order::Swapped, swapped)] {
            if let Some((code, immediate)) = shuffle_of_two(lanes) {
                return self.two_vectors((code, order, immediate), dst, a, b, x);
            }
        }
        // Where a byte is not from the operand, the highest bit makes it 0.
        let of_a = self.e.constant(lanes.map(|lane| if lane < 16 { lane } else { 0x80 }));
        let of_b = self.e.constant(lanes.map(|lane| if lane < 16 { 0x80 } else { lane - 16 }));
        self.lanes_of(0x66_0f3800, x, b, of_b);
        self.lanes_of(0x66_0f3800, dst, a, of_a);
        self.lanes(0x66_0feb, dst, x);
    }

    /// A shuffle of one vector.
    fn permute(&mut self, dst: Freg, a: Freg, lanes: [u8; 16]) {
        if lanes == std::array::from_fn(|i| i as u8) {
            return self.move_vector(dst, a);
        }
        match words::<4>(lanes) {
            Some(lanes) => {
                let lanes = lanes.into_iter().rev().fold(0, |immediate, lane| (immediate << 2) | lane);
                self.lanes_imm(0x66_0f70, dst, a, Some(lanes));
            }
            None => {
                let lanes = self.e.constant(lanes);
                self.lanes_of(0x66_0f3800, dst, a, lanes);
            }
        }
    }
}

/// The instruction that makes such a vector of its operands, the bytes of the second being numbered from 16, and its immediate
/// if there is one.
fn shuffle_of_two(lanes: [u8; 16]) -> Option<(u32, Option<u8>)> {
    // Interleaves lanes of so many bytes, from this byte on.
    const UNPACK: [(u32, usize, usize); 8] = [
        (0x66_0f60, 1, 0),
        (0x66_0f61, 2, 0),
        (0x66_0f62, 4, 0),
        (0x66_0f6c, 8, 0),
        (0x66_0f68, 1, 8),
        (0x66_0f69, 2, 8),
        (0x66_0f6a, 4, 8),
        (0x66_0f6d, 8, 8),
    ];
    for (code, width, from) in UNPACK {
        let byte = |i: usize| (i / width % 2 * 16 + from + i / width / 2 * width + i % width) as u8;
        if lanes == std::array::from_fn(byte) {
            return Some((code, None));
        }
    }
    // Sixteen bytes of both in a row, of the second first.
    if lanes == std::array::from_fn(|i| ((lanes[0] & 15) + i as u8) ^ 16) {
        return Some((0x66_0f3a0f, Some(lanes[0] & 15)));
    }
    // Two lanes of 32 bits of each.
    if let Some([first @ 0..4, second @ 0..4, third @ 4..8, fourth @ 4..8]) = words::<4>(lanes) {
        return Some((0x0fc6, Some(first | second << 2 | (third - 4) << 4 | (fourth - 4) << 6)));
    }
    // Each lane of 16 bits of one or the other.
    let words = words::<8>(lanes)?;
    let stays = words.iter().zip(0..).all(|(word, i)| word % 8 == i);
    let immediate = words.iter().rev().fold(0, |immediate, word| (immediate << 1) | (word / 8));
    stays.then_some((0x66_0f3a0e, Some(immediate)))
}

/// The numbers of whole lanes, of which `N` fill a vector, if the bytes are such.
fn words<const N: usize>(lanes: [u8; 16]) -> Option<[u8; N]> {
    let width = 16 / N;
    let words = std::array::from_fn(|i| lanes[i * width] / width as u8);
    (lanes == std::array::from_fn(|i| words[i / width] * width as u8 + (i % width) as u8)).then_some(words)
}
