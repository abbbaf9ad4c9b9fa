//! What the encoder writes, decoded back by a disassembler that is not ours.

use super::*;
use yaxpeax_arch::{Arch, Decoder, U8Reader};
use yaxpeax_arm::armv8::a64::ARMv8;

/// The instructions of a code, as the disassembler shows them.
fn shown(bytes: &[u8]) -> Vec<String> {
    let decoder = <ARMv8 as Arch>::Decoder::default();
    let word = |word: &[u8]| match decoder.decode(&mut U8Reader::new(word)) {
        Ok(instruction) => instruction.to_string(),
        Err(error) => format!("{error:?} {word:02x?}"),
    };
    bytes.chunks(4).map(word).collect()
}

/// Checks what each piece of code is shown as; all that differ are told at once.
fn check(pieces: &[(&dyn Fn(&mut Encoder), &[&str])]) {
    let mut wrong = Vec::new();
    for (write, expected) in pieces {
        let mut encoder = Encoder::default();
        write(&mut encoder);
        let shown = shown(&encoder.bytes);
        if shown != *expected {
            wrong.push(format!("{shown:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const X: [Reg; 4] = [Reg(0), Reg(9), Reg(19), Reg(28)];

#[test]
fn integer_instructions_name_their_registers_and_width() {
    check(&[
        (&|e| e.int(ADD, false, X[0], X[1], X[2]), &["add w0, w9, w19"]),
        (&|e| e.int(ADDS, true, X[3], X[1], X[2]), &["adds x28, x9, x19"]),
        (&|e| e.int(ADC, true, X[3], X[1], X[2]), &["adc x28, x9, x19"]),
        (&|e| e.int(SUB, true, X[0], ZR, X[2]), &["neg x0, x19"]),
        (&|e| e.int(SUBS, false, ZR, X[1], X[2]), &["cmp w9, w19"]),
        (&|e| e.int(SBC, true, X[3], X[1], X[2]), &["sbc x28, x9, x19"]),
        (&|e| e.int(AND, true, X[0], X[1], X[2]), &["and x0, x9, x19"]),
        (&|e| e.int(EOR, false, X[0], X[1], X[2]), &["eor w0, w9, w19"]),
        (&|e| e.mov(true, X[0], X[3]), &["mov x0, x28"]),
        (&|e| e.mov(true, X[3], X[3]), &[]),
        (&|e| e.int(MUL, true, X[0], X[1], X[2]), &["mul x0, x9, x19"]),
        (&|e| e.int(MSUB | 28 << 10, false, X[0], X[1], X[2]), &["msub w0, w9, w19, w28"]),
        (&|e| e.int(UMULH, true, X[0], X[1], X[2]), &["umulh x0, x9, x19"]),
        (&|e| e.int(SMULH, true, X[0], X[1], X[2]), &["smulh x0, x9, x19"]),
        (&|e| e.int(SDIV, false, X[0], X[1], X[2]), &["sdiv w0, w9, w19"]),
        (&|e| e.int(UDIV, true, X[0], X[1], X[2]), &["udiv x0, x9, x19"]),
        (&|e| e.int(LSL, true, X[0], X[1], X[2]), &["lsl x0, x9, x19"]),
        (&|e| e.int(LSR, false, X[0], X[1], X[2]), &["lsr w0, w9, w19"]),
        (&|e| e.int(ASR, true, X[0], X[1], X[2]), &["asr x0, x9, x19"]),
        (&|e| e.int(ROR, false, X[0], X[1], X[2]), &["ror w0, w9, w19"]),
        (&|e| e.int(CLZ, true, X[0], X[1], Reg(0)), &["clz x0, x9"]),
        (&|e| e.int(RBIT, false, X[0], X[1], Reg(0)), &["rbit w0, w9"]),
        (&|e| e.int(CSEL | 11 << 12, true, X[0], X[1], X[2]), &["csel x0, x9, x19, lt"]),
        (&|e| e.int(CSINC | 1 << 12, false, X[0], ZR, ZR), &["cset w0, eq"]),
        (&|e| e.int(EXTR | 1 << 22 | 63 << 10, true, X[0], X[1], X[1]), &["ror x0, x9, #0x3f"]),
        (&|e| e.field(SBFM, true, X[0], X[1], 0, 7), &["sxtb x0, w9"]),
        (&|e| e.field(SBFM, false, X[0], X[1], 31, 31), &["asr w0, w9, #0x1f"]),
        (&|e| e.field(UBFM, true, X[0], X[1], 1, 0), &["lsl x0, x9, #0x3f"]),
        (&|e| e.field(UBFM, false, X[0], X[1], 31, 30), &["lsl w0, w9, #0x1"]),
        (&|e| e.field(UBFM, true, X[0], X[1], 63, 63), &["lsr x0, x9, #0x3f"]),
        (&|e| e.int(CCMP_ONE_EQ, true, Reg(0), X[1], Reg(0)), &["ccmp x9, #0x1, #0x0, eq"]),
    ]);
}

#[test]
fn immediates_at_the_edges_of_their_fields() {
    check(&[
        (&|e| e.arith(SUBS, false, ZR, X[1], arith_imm(0xfff).unwrap()), &["cmp w9, #0xfff"]),
        (&|e| e.arith(ADDS, true, ZR, X[1], arith_imm(0xfff000).unwrap()), &["cmn x9, #0xfff, lsl #12"]),
        (&|e| e.add_imm(X[0], X[1], 0x1000), &["add x0, x9, #0x1, lsl #12"]),
        (&|e| e.add_imm(X[0], X[1], -1), &["sub x0, x9, #0x1"]),
        (&|e| e.add_imm(X[0], X[1], 0x1001), &["add x0, x9, #0x1, lsl #12", "add x0, x0, #0x1"]),
        (&|e| e.add_imm(SP, SP, -0x12340), &["sub sp, sp, #0x12, lsl #12", "sub sp, sp, #0x340"]),
        (&|e| e.add_imm(FP, SP, 0), &["mov x29, sp"]),
        (&|e| e.add_imm(X[0], X[1], 0x100_0000), &["mov w0, #0x1000000", "add x0, x9, x0"]),
        (&|e| e.mask(AND, false, X[0], X[1], mask_imm(false, 1).unwrap()), &["and w0, w9, #0x1"]),
        (
            &|e| e.mask(ORR, true, X[0], X[1], mask_imm(true, 1 << 63 | 1).unwrap()),
            &["orr x0, x9, #0x8000000000000001"],
        ),
        (
            &|e| e.mask(EOR, true, X[0], X[1], mask_imm(true, u64::MAX >> 1).unwrap()),
            &["eor x0, x9, #0x7fffffffffffffff"],
        ),
        (&|e| e.mov_imm(X[0], 0), &["mov w0, #0x0"]),
        (&|e| e.mov_imm(X[0], 0xffff), &["mov w0, #0xffff"]),
        (&|e| e.mov_imm(X[0], 0xffff_0000), &["mov w0, #0xffff0000"]),
        (&|e| e.mov_imm(X[0], 0xffff_fffe), &["mov w0, #0xfffffffe"]),
        (&|e| e.mov_imm(X[0], 0x1234_5678), &["mov w0, #0x5678", "movk w0, #0x1234, lsl #16"]),
        (&|e| e.mov_imm(X[0], u64::MAX), &["mov x0, #0xffffffffffffffff"]),
        (&|e| e.mov_imm(X[0], 0xffff_1234_ffff_ffff), &["mov x0, #0xffff1234ffffffff"]),
        (&|e| e.mov_imm(X[0], 1 << 63), &["mov x0, #0x8000000000000000"]),
    ]);
    for (wide, value) in [(true, 0), (true, u64::MAX), (false, 0), (false, 0xffff_ffff), (true, 5), (true, 0x8001)] {
        assert_eq!(mask_imm(wide, value), None, "{value:#x}");
    }
    assert_eq!((arith_imm(0x1001), arith_imm(0x100_0000), arith_imm(u64::MAX)), (None, None, None));
}

/// The mask that an immediate stands for, by the pseudocode of the manual.
fn masked(wide: bool, imm: u32) -> u64 {
    let (n, immr, imms) = (imm >> 22 & 1, imm >> 16 & 63, imm >> 10 & 63);
    let len = 31 - ((n << 6) | (!imms & 63)).leading_zeros();
    let size = 1u32 << len;
    let (s, r) = (imms & (size - 1), immr & (size - 1));
    let ones = u64::MAX >> (63 - s);
    let mask = u64::MAX >> (64 - size);
    let element = ((ones >> r) | ones.checked_shl(size - r).unwrap_or(0)) & mask;
    let all = (0..64 / size).fold(0, |all, i| all | element << (i * size));
    if wide { all } else { all & 0xffff_ffff }
}

#[test]
fn every_mask_has_an_immediate_and_stands_for_itself() {
    for size in [2u32, 4, 8, 16, 32, 64] {
        for ones in 1..size {
            for start in 0..size {
                let run = u64::MAX >> (64 - ones);
                let element = (run << start | run.checked_shr(size - start).unwrap_or(0)) & u64::MAX >> (64 - size);
                let value = (0..64 / size).fold(0, |all, i| all | element << (i * size));
                assert_eq!(masked(true, mask_imm(true, value).unwrap()), value, "{value:#x}");
                if size < 64 {
                    let half = value & 0xffff_ffff;
                    assert_eq!(masked(false, mask_imm(false, half).unwrap()), half, "{half:#x}");
                }
            }
        }
    }
}

#[test]
fn floats_that_have_an_immediate() {
    check(&[
        (&|e| assert!(e.fmov_imm(true, Freg(7), 1.0f64.to_bits())), &["fmov d7, #1.0"]),
        (&|e| assert!(e.fmov_imm(false, Freg(7), 2.0f32.to_bits().into())), &["fmov s7, #2.0"]),
        (&|e| assert!(!e.fmov_imm(true, Freg(7), 0.1f64.to_bits())), &[]),
        (&|e| assert!(!e.fmov_imm(true, Freg(7), 0)), &[]),
        (&|e| assert!(!e.fmov_imm(false, Freg(7), f32::INFINITY.to_bits().into())), &[]),
    ]);
    // The immediate's own definition: sign, inverted bit, two bits of the exponent, four of the fraction.
    for imm in 0..=255u64 {
        let (b, cd) = (imm >> 6 & 1, imm >> 4 & 3);
        let bits =
            (imm >> 7) << 63 | (b ^ 1) << 62 | (if b == 1 { 0xff } else { 0 }) << 54 | cd << 52 | (imm & 15) << 48;
        assert_eq!(float_imm(true, bits), Some(imm as u8));
        let single = f64::from_bits(bits) as f32;
        assert_eq!(float_imm(false, single.to_bits().into()), Some(imm as u8));
    }
}

#[test]
fn loads_and_stores_reach_as_far_as_they_say() {
    check(&[
        (&|e| e.load(X[0], X[1], 0), &["ldr x0, [x9]"]),
        (&|e| e.load(X[0], SP, 32760), &["ldr x0, [sp, #0x7ff8]"]),
        (&|e| e.load(X[0], X[1], 255), &["ldur x0, [x9, #0xff]"]),
        (&|e| e.store(ZR, X[1], -256), &["stur xzr, [x9, #-0x100]"]),
        (&|e| e.access(LDRB, 0, Mem::At(X[1], 4095)), &["ldrb w0, [x9, #0xfff]"]),
        (&|e| e.access(STRB, 0, Mem::Sum(X[1], X[2])), &["strb w0, [x9, x19]"]),
        (&|e| e.access(LDRSB32, 0, Mem::At(X[1], -1)), &["ldursb w0, [x9, #-0x1]"]),
        (&|e| e.access(LDRSB64, 0, Mem::At(X[1], 1)), &["ldrsb x0, [x9, #0x1]"]),
        (&|e| e.access(LDRH, 0, Mem::At(X[1], 8190)), &["ldrh w0, [x9, #0x1ffe]"]),
        (&|e| e.access(STRH, 0, Mem::At(X[1], 2)), &["strh w0, [x9, #0x2]"]),
        (&|e| e.access(LDRSH32, 0, Mem::At(X[1], 2)), &["ldrsh w0, [x9, #0x2]"]),
        (&|e| e.access(LDRSH64, 0, Mem::Sum(X[1], X[2])), &["ldrsh x0, [x9, x19]"]),
        (&|e| e.access(LDR32, 0, Mem::At(X[1], 16380)), &["ldr w0, [x9, #0x3ffc]"]),
        (&|e| e.access(STR32, 0, Mem::Sum(X[1], X[2])), &["str w0, [x9, x19]"]),
        (&|e| e.access(LDRSW, 0, Mem::Scaled(X[1], X[2])), &["ldrsw x0, [x9, x19, lsl #2]"]),
        (&|e| e.access(LDR64, 0, Mem::Scaled(X[1], X[2])), &["ldr x0, [x9, x19, lsl #3]"]),
        (&|e| e.access(LDRS, 0, Mem::At(X[1], 16380)), &["ldr s0, [x9, #0x3ffc]"]),
        (&|e| e.access(STRS, 0, Mem::Sum(X[1], X[2])), &["str s0, [x9, x19]"]),
        (&|e| e.access(LDRD, 0, Mem::At(X[1], -8)), &["ldur d0, [x9, #-0x8]"]),
        (&|e| e.access(STRD, 0, Mem::At(X[1], 8)), &["str d0, [x9, #0x8]"]),
        (&|e| e.access(LDRQ, 31, Mem::At(X[1], 65520)), &["ldr q31, [x9, #0xfff0]"]),
        (&|e| e.access(STRQ, 31, Mem::At(X[1], -16)), &["stur q31, [x9, #-0x10]"]),
        (&|e| e.access(STRQ, 31, Mem::Sum(X[1], X[2])), &["str q31, [x9, x19]"]),
    ]);
    for (code, distance) in
        [(LDR64, 32768), (LDR64, 257), (LDR64, -257), (LDRB, 4096), (LDRQ, 65536), (LDRQ, 264), (STRS, 16384)]
    {
        assert!(!reaches(code, distance), "{distance}");
    }
}

/// Where the instruction at a position leads, by what the manual says of its field.
fn target(bytes: &[u8], at: u32) -> u32 {
    let word = u32::from_le_bytes(bytes[at as usize..][..4].try_into().unwrap());
    let (bits, field) = if word & 0x7c00_0000 == B { (26, word) } else { (19, word >> 5) };
    let distance = (field << (32 - bits)) as i32 >> (32 - bits);
    at.wrapping_add_signed(4 * distance)
}

/// Follows jumps from a position to where something else stands.
fn destination(bytes: &[u8], mut at: u32) -> u32 {
    loop {
        let word = u32::from_le_bytes(bytes[at as usize..][..4].try_into().unwrap());
        if word & 0xfc00_0000 != B {
            return at;
        }
        at = target(bytes, at);
    }
}

/// Nops to fill a distance; what else stands among them is an island.
fn fill(encoder: &mut Encoder, bytes: u32) {
    let end = encoder.position() + bytes;
    while encoder.position() < end {
        encoder.word(0xd503_201f);
    }
}

#[test]
fn branches_and_constants_get_where_they_should_at_every_distance() {
    let constant = *b"0123456789abcdef";
    for distance in [0, 64, NEAR - 4096, NEAR - 64, NEAR + 64, 2 * NEAR, 5 * NEAR / 2 + 4] {
        let mut encoder = Encoder::default();
        let (back, forth) = (encoder.new_label(), encoder.new_label());
        encoder.bind(back);
        let mut froms = vec![(encoder.position(), forth)];
        encoder.branch(EQ, forth);
        let load = encoder.position();
        encoder.load_constant(Freg(3), constant);
        froms.push((encoder.position(), forth));
        encoder.branch_zero(true, X[1], false, forth);
        fill(&mut encoder, distance);
        // What reaches no farther than here is followed by a jump over, of the opposite condition.
        encoder.room(64);
        let late = encoder.position();
        encoder.branch(NE, back);
        fill(&mut encoder, 64);
        encoder.bind(forth);
        fill(&mut encoder, 64);
        encoder.end_function();
        encoder.write_constants();
        encoder.resolve();
        let bytes = &encoder.bytes;
        for (from, label) in froms {
            assert_eq!(destination(bytes, target(bytes, from)), encoder.position_of(label), "{distance}");
        }
        assert_eq!(bytes[target(bytes, load) as usize..][..16], constant);
        let direct = target(bytes, late);
        let inverted = direct == late + 8 && destination(bytes, late + 4) == encoder.position_of(back);
        assert!(direct == encoder.position_of(back) || inverted, "{distance}");
        // Whoever runs through the code meets nothing but what was written: islands are jumped over.
        let (mut at, mut nops) = (0, 0);
        while at < encoder.position_of(forth) {
            let word = u32::from_le_bytes(bytes[at as usize..][..4].try_into().unwrap());
            at = if word & 0xfc00_0000 == B && at != late + 4 { target(bytes, at) } else { at + 4 };
            nops += u32::from(word == 0xd503_201f);
        }
        assert!(nops * 4 >= distance / 2, "{distance}");
    }
}
