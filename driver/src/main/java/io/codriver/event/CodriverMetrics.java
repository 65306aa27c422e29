package io.codriver.event;

import io.codriver.resolve.LookupMetrics;

/**
 * What a client has done since it was made. A value: read it again for newer numbers. The numbers are read one after the
 * other while work goes on, so they may differ by what happened meanwhile.
 *
 * @param openings what its openings came to
 * @param lookups what its map did; a map that clients share counts for all of them
 */
public record CodriverMetrics(OpeningMetrics openings, LookupMetrics lookups) {}
