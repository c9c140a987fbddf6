"""What stands around the flow in Prefect: deployments, files, arrivals, releases, notices."""
