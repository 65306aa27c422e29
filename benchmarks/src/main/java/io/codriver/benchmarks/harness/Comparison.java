package io.codriver.benchmarks.harness;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians over the rounds, and ratios of contestants within a round. Immutable. */
record Comparison(List<Contestant> contestants, List<Workload> workloads, List<Sample> samples) {

    Comparison {
        contestants = List.copyOf(contestants);
        workloads = List.copyOf(workloads);
        samples = List.copyOf(samples);
    }

    /** A middle and its range over the rounds; not a number where nothing was measured. */
    record Spread(double least, double middle, double most) {

        private static Spread of(double[] values) {
            if (values.length == 0) {
                return new Spread(Double.NaN, Double.NaN, Double.NaN);
            }
            Arrays.sort(values);
            int half = values.length / 2;
            double middle = values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
            return new Spread(values[0], middle, values[values.length - 1]);
        }

        boolean isKnown() {
            return !Double.isNaN(middle);
        }
    }

    Spread of(Workload workload, Contestant contestant, ToDoubleFunction<Sample> value) {
        return Spread.of(of(workload, contestant).stream().mapToDouble(value).toArray());
    }

    /**
     * How many times as much {@code contestant} needed as {@code reference}: round by round, so that what a busy machine
     * does to a whole round does not count.
     */
    Spread ratio(Workload workload, Contestant contestant, Contestant reference, ToDoubleFunction<Sample> value) {
        List<Sample> mine = of(workload, contestant);
        List<Sample> theirs = of(workload, reference);
        double[] ratios = new double[Math.min(mine.size(), theirs.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = value.applyAsDouble(mine.get(i)) / value.applyAsDouble(theirs.get(i));
        }
        return Spread.of(ratios);
    }

    private List<Sample> of(Workload workload, Contestant contestant) {
        return samples.stream()
                .filter(sample -> sample.workload() == workload && sample.contestant() == contestant)
                .toList();
    }
}
