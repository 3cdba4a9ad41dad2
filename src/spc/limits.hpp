#pragma once

#include "spc/moving_range.hpp"
#include "spc/series.hpp"

#include <array>
#include <optional>
#include <span>
#include <vector>

/// Center and limits of one phase: the formulas of all charts.
namespace aimline::spc {

/// What one point is held against. `lower[k]` and `upper[k]` are the limits at k + 1 standard deviations: [1] are the
/// warning limits, [2] the control limits. In the unit of the values, before any multiplication.
struct Levels {
  std::optional<double> center = {};
  std::array<std::optional<double>, 3> lower = {};
  std::array<std::optional<double>, 3> upper = {};
};

/// An excluded point is drawn and takes no part in anything.
enum class Inclusion : unsigned char { counted, excluded };

/// One phase, its spans of one length.
struct PhaseData {
  std::span<Subgroup const> subgroups = {};
  std::span<std::optional<double> const> values = {};  // of `values_for`; for MR the moving ranges
  std::span<Inclusion const> inclusion = {};
  std::size_t baseline = 0;  // points at the front that center and limits may come from
  bool has_denominators = false;
};

/// Center and limits for each point of the phase. They come from its *base*: the points of the baseline that are
/// neither missing nor excluded. What cannot be known is none: the center without a base; limits from fewer than two
/// points, on run charts, and where the subgroup has no size to go by. Constant data have limits of no width.
///
/// With y for a value, n for its denominator (X̄, S: the size of the subgroup), CL for the center, AMR for the average
/// moving range of the base, in which excluded points are passed over and missing ones are gaps:
///
///     run   CL = median(y)
///     I     CL = mean(y), with denominators Σ numerators / Σ denominators; σ = AMR / 1.128
///     MR    CL = mean(y); limits 0 and 3.267·CL
///     X̄     CL = Σ n·y / Σ n; CL ± A3·s
///     S     CL = s, the mean of y where all n of the base are equal, otherwise √(Σ(n−1)y² / Σ(n−1)); B3·s, B4·s
///     T     the I chart of y^(1/3.6), raised to 3.6 again; what is below 0 there is 0
///     C     CL = mean(y); σ = √CL
///     U     CL = Σ numerators / Σ n; σᵢ = √(CL/nᵢ)
///     P     CL = Σ numerators / Σ n; σᵢ = √(CL·(1−CL)/nᵢ)
///     U′ P′ as U and P with σᵢ·AMR(z)/1.128, zᵢ = (yᵢ−CL)/σᵢ
///     I′    CL = Σ y·n / Σ n; σᵢ = √(π/2)·mean(|yᵢ−yᵢ₋₁| / √(1/nᵢ+1/nᵢ₋₁)) / √nᵢ
///     G     limits ḡ ± 3·√(ḡ(ḡ+1)), ḡ = mean(y); drawn center = median(y)
///
/// Limits of C, U, U′, P, P′ and G are cut at 0, those of P and P′ also at 1. `center`, where given, takes the place of
/// what the base says, and for G that of ḡ (its drawn center is then 0.693·ḡ). Screening concerns I, T, U′, P′ and I′.
///
/// Sources: Montgomery, Introduction to Statistical Quality Control, 7th ed., ch. 6 and 7; Provost & Murray, The Health
/// Care Data Guide, ch. 5 and 7; Nelson 1994, A control chart for parts-per-million nonconforming items, J. Quality
/// Technology 26:239–240 (T); Laney 2002, Improved control charts for attributes, Quality Engineering 14:531–537 (U′,
/// P′); Taylor 2017, Normalized individuals control chart (I′); Benneyan 2001, Number-between g-type statistical
/// quality control charts, Health Care Management Science 4:305–318 (G).
std::vector<Levels> levels_of(ChartType type, PhaseData const& phase, std::optional<double> center,
                              Screening screening);

}  // namespace aimline::spc
