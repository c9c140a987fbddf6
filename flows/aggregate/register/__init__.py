"""The register of enterprises: how full it is, its groups, its periods, its counts beside the published ones."""
