namespace Migrator.Kubernetes.Access;

/// <summary>A cluster could not answer; its message is the reason that gates show.</summary>
internal sealed class ClusterFailedException(string reason, Exception? cause = null) : Exception(reason, cause);
