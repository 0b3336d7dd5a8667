"""What options of an environment need of AWS and moto 5.2.1 does not have, a service each, as AWS documents it."""
