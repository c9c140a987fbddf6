"""Results of stages and readings, kept between runs under the digest of what they were made of."""
