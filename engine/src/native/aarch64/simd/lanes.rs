//! The movement of lanes.

use super::super::float::float_kind;
use super::*;

/// Sixteen bytes in a row of two vectors; from which on goes to bit 11.
pub(super) const EXT: u32 = 0x6e00_0000;
/// The lower halves' lanes in turn.
pub(super) const ZIP1: u32 = 0x4e00_3800;
/// `ins`: of an integer register, and of a lane, the first unless said.
const INS_INT: u32 = 0x4e00_1c00;
const INS_LANE: u32 = 0x6e00_0400;

/// The field that says both the width of lanes in bytes and which one.
fn lane_field(bytes: u32, lane: u8) -> u32 {
    (u32::from(lane) * 2 * bytes + bytes) << 16
}

impl Asm {
    /// A number in every lane.
    pub(super) fn splat(&mut self, op: Op, to: Freg, number: Src) {
        let bytes = match op {
            Op::I8x16Splat => 1,
            Op::I16x8Splat => 2,
            Op::I32x4Splat | Op::F32x4Splat => 4,
            Op::I64x2Splat | Op::F64x2Splat => 8,
            _ => unreachable!("{op:?} makes no vector of a number"),
        };
        if let Src::Const(bits) = number {
            return self.every(to, &bits.to_le_bytes()[..bytes as usize]);
        }
        // dup
        if let Op::F32x4Splat | Op::F64x2Splat = op {
            let number = self.in_vector(float_kind(bytes == 8), number, V31);
            self.lanes_imm(0x4e00_0400, to, number, lane_field(bytes, 0));
        } else {
            let number = self.int(bytes == 8, number, X16);
            self.e.op(0x4e00_0c00 | lane_field(bytes, 0), to.0, number.0, 0);
        }
    }

    /// A lane to an integer register.
    pub(super) fn extract_int(&mut self, op: Op, to: Reg, a: Freg, lane: u8) -> bool {
        const SMOV: u32 = 0x0e00_2c00;
        const UMOV: u32 = 0x0e00_3c00;
        let (code, bytes) = match op {
            Op::I8x16ExtractLaneS => (SMOV, 1),
            Op::I8x16ExtractLaneU => (UMOV, 1),
            Op::I16x8ExtractLaneS => (SMOV, 2),
            Op::I16x8ExtractLaneU => (UMOV, 2),
            Op::I32x4ExtractLane => (UMOV, 4),
            Op::I64x2ExtractLane => (UMOV | Q, 8),
            _ => return false,
        };
        self.e.op(code | lane_field(bytes, lane), to.0, a.0, 0);
        true
    }

    /// A lane to the lowest of a vector register.
    pub(super) fn extract_float(&mut self, op: Op, to: Freg, a: Freg, lane: u8) -> bool {
        let bytes = match op {
            Op::F32x4ExtractLane => 4,
            Op::F64x2ExtractLane => 8,
            _ => return false,
        };
        self.lanes_imm(0x5e00_0400, to, a, lane_field(bytes, lane));
        true
    }

    /// A number in one lane, and the others of `a`.
    pub(super) fn replace_lane(&mut self, op: Op, to: Freg, a: Freg, number: Src, lane: u8) {
        let (bytes, float) = match op {
            Op::I8x16ReplaceLane => (1, false),
            Op::I16x8ReplaceLane => (2, false),
            Op::I32x4ReplaceLane => (4, false),
            Op::I64x2ReplaceLane => (8, false),
            Op::F32x4ReplaceLane => (4, true),
            Op::F64x2ReplaceLane => (8, true),
            _ => unreachable!("{op:?} makes no vector of a vector and a number"),
        };
        if float {
            let mut number = self.in_vector(float_kind(bytes == 8), number, V31);
            if number == to && a != to {
                self.move_vector(V31, number);
                number = V31;
            }
            self.move_vector(to, a);
            self.lanes_imm(INS_LANE, to, number, lane_field(bytes, lane));
        } else {
            let number = self.int_or_zero(bytes == 8, number, X16);
            self.move_vector(to, a);
            self.e.op(INS_INT | lane_field(bytes, lane), to.0, number.0, 0);
        }
    }

    /// The instruction that moves bytes of two vectors to other places.
    pub(super) fn move_lanes(&mut self, op: Op, to: Freg, a: Freg, b: Freg, lanes: [u8; 16]) -> bool {
        if op == Op::I8x16Shuffle {
            self.shuffle(to, a, b, lanes);
        }
        op == Op::I8x16Shuffle
    }

    fn shuffle(&mut self, to: Freg, a: Freg, b: Freg, lanes: [u8; 16]) {
        let (first, second) = (lanes.map(|lane| lane % 16), lanes.map(|lane| lane ^ 16));
        if a == b || lanes.iter().all(|&lane| lane < 16) {
            return self.permute(to, a, first);
        }
        if lanes.iter().all(|&lane| lane >= 16) {
            return self.permute(to, b, first);
        }
        if let Some(code) = shuffle_of_two(lanes) {
            return self.lanes(code, to, a, b);
        }
        if let Some(code) = shuffle_of_two(second) {
            return self.lanes(code, to, b, a);
        }
        // tbl of two registers, which must be neighbours.
        self.move_vector(V30, a);
        self.move_vector(V31, b);
        self.vector_constant(V29, lanes);
        self.lanes(0x4e00_2000, to, V30, V29);
    }

    /// A shuffle of one vector.
    fn permute(&mut self, to: Freg, a: Freg, lanes: [u8; 16]) {
        if lanes == std::array::from_fn(|i| i as u8) {
            return self.move_vector(to, a);
        }
        for width in [8, 4, 2, 1] {
            let lane = lanes[0] / width;
            if lanes[0] % width == 0 && lanes == std::array::from_fn(|i| lanes[0] + i as u8 % width) {
                return self.lanes_imm(0x4e00_0400, to, a, lane_field(width.into(), lane));
            }
        }
        // With both operands the same, the numbers of either will do.
        for high in [0, 0xaaaa, 0xcccc, 0xf0f0, 0xff00] {
            let of_two = std::array::from_fn(|i| lanes[i] | ((high >> i & 1) as u8) << 4);
            if let Some(code) = shuffle_of_two(of_two) {
                return self.lanes(code, to, a, a);
            }
        }
        if let Some(code) = reversal(lanes) {
            return self.lanes(code, to, a, Freg(0));
        }
        self.vector_constant(V31, lanes);
        // tbl
        self.lanes(0x4e00_0000, to, a, V31);
    }
}

/// The instruction that makes such a vector of its operands, the bytes of the second being numbered from 16.
fn shuffle_of_two(lanes: [u8; 16]) -> Option<u32> {
    if lanes == std::array::from_fn(|i| (lanes[0] + i as u8) % 32) && lanes[0] < 16 {
        return Some(EXT | u32::from(lanes[0]) << 11);
    }
    // Where lane i of `n` comes from, counted through both operands.
    type Pick = fn(usize, usize) -> usize;
    let picks: [(u32, Pick); 6] = [
        (ZIP1, |i, n| i % 2 * n + i / 2),
        (0x4e00_7800, |i, n| i % 2 * n + n / 2 + i / 2),
        (0x4e00_1800, |i, _| 2 * i),
        (0x4e00_5800, |i, _| 2 * i + 1),
        (0x4e00_2800, |i, n| i % 2 * n + i / 2 * 2),
        (0x4e00_6800, |i, n| i % 2 * n + i / 2 * 2 + 1),
    ];
    for (size, width) in [1, 2, 4, 8].into_iter().enumerate() {
        for (code, pick) in picks {
            if lanes == std::array::from_fn(|i| (pick(i / width, 16 / width) * width + i % width) as u8) {
                return Some(code | (size as u32) << 22);
            }
        }
    }
    None
}

/// `rev16`, `rev32` or `rev64` of lanes of some width, if the bytes are such.
fn reversal(lanes: [u8; 16]) -> Option<u32> {
    for (code, whole) in [(0x4e20_1800, 2), (0x6e20_0800, 4), (0x4e20_0800, 8)] {
        for (size, width) in [1, 2, 4].into_iter().enumerate() {
            let from = |i: usize| i / whole * whole + (whole / width - 1 - i % whole / width) * width + i % width;
            if width < whole && lanes == std::array::from_fn(|i| from(i) as u8) {
                return Some(code | (size as u32) << 22);
            }
        }
    }
    None
}
