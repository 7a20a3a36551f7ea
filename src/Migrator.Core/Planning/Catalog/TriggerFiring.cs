namespace Migrator.Planning.Catalog;

/// <summary>When a trigger fires.</summary>
public enum TriggerFiring
{
    /// <summary>For what applications write, and not for what replication applies: as triggers are unless somebody says otherwise.</summary>
    Origin,

    /// <summary>For both.</summary>
    Always,

    /// <summary>For what replication applies only.</summary>
    Replica,

    /// <summary>Never.</summary>
    Disabled,
}
