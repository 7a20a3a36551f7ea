using Migrator.Planning.Catalog;

namespace Migrator.PostgreSql.Catalog;

internal sealed record ServerRow(string Version, int Major, string Database, string Identity, string Timeline, bool IsReadOnly, int DeadlockTimeout, string User, bool IsSuperuser, string SystemColumns)
{
    /// <summary>NAMEDATALEN less the terminator.</summary>
    private const int IdentifierLimit = 63;

    public ServerFacts ToFacts() => new()
    {
        Provider = "postgresql",
        Version = Version,
        Major = Major,
        Database = Database,
        Identity = Identity,
        Timeline = Timeline,
        IsReadOnly = IsReadOnly,
        DeadlockTimeout = TimeSpan.FromMilliseconds(DeadlockTimeout),
        User = User,
        IdentifierLimit = IdentifierLimit,
        SystemColumns = SystemColumns.Split(' '),
    };
}

internal sealed class TableRow
{
    public uint Oid { get; init; }
    public string Schema { get; init; } = "";
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Owner { get; init; } = "";
    public bool IsOwned { get; init; }
    public long? EstimatedRows { get; init; }
    public long Bytes { get; init; }
    public short AttributesUsed { get; init; }
    public bool HasRowSecurity { get; init; }
    public bool IsTyped { get; init; }
    public bool TellsRowsApart { get; init; }
    public string? Comment { get; init; }

    public TableSnapshot ToSnapshot() => new()
    {
        Name = new TableName(Schema, Name),
        Kind = Enum.Parse<RelationKind>(Kind),
        ObjectId = Oid.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Owner = Owner,
        IsOwned = IsOwned,
        EstimatedRows = EstimatedRows,
        Bytes = Bytes,
        AttributesUsed = AttributesUsed,
        HasRowSecurity = HasRowSecurity,
        IsTyped = IsTyped,
        Comment = Comment,
        Columns = [],
    };
}

internal sealed class ColumnRow
{
    public uint Table { get; init; }
    public string Name { get; init; } = "";
    public short Number { get; init; }
    public string Type { get; init; } = "";
    public int Traits { get; init; }
    public bool IsNotNull { get; init; }
    public string? NotNullName { get; init; }
    public int Parents { get; init; }

    public string? Default { get; init; }
    public bool IsDefaultImmutable { get; init; }
    public bool IsGenerated { get; init; }
    public string Identity { get; init; } = "";
    public string? SequenceSchema { get; init; }
    public string? SequenceName { get; init; }
    public string? SequenceType { get; init; }
    public string? Collation { get; init; }
    public int? StatisticsTarget { get; init; }
    public string[] Options { get; init; } = [];
    public string? Storage { get; init; }
    public string? Compression { get; init; }
    public string? Comment { get; init; }

    public ColumnSnapshot ToSnapshot() => new()
    {
        Name = new ColumnName(Name),
        Number = Number,
        Type = Type,
        Traits = (TypeTraits)Traits,
        IsNotNull = IsNotNull,
        NotNullName = NotNullName,
        Parents = Parents,
        Default = Default,
        IsDefaultImmutable = IsDefaultImmutable,
        IsGenerated = IsGenerated,
        Identity = Identity switch { "a" => IdentityKind.Always, "d" => IdentityKind.ByDefault, _ => null },
        OwnedSequence = SequenceName is null ? null : new TableName(SequenceSchema!, SequenceName),
        SequenceType = SequenceType,
        Collation = Collation,
        StatisticsTarget = StatisticsTarget,
        Options = Options,
        Storage = Storage,
        Compression = Compression,
        Comment = Comment,
    };
}

internal sealed record GrantRow(uint Table, string Column, string Grantee, string Privilege, bool IsGrantable, long Place)
{
    public ColumnGrant ToGrant() => new(Grantee, Privilege, IsGrantable);
}

internal sealed class IndexRow
{
    public uint Table { get; init; }
    public string Name { get; init; } = "";
    public string Definition { get; init; } = "";
    public string Body { get; init; } = "";
    public string? AboveSchema { get; init; }
    public string? AboveName { get; init; }
    public bool IsUnique { get; init; }
    public bool IsPlain { get; init; }
    public bool IsPrimary { get; init; }
    public bool IsValid { get; init; }
    public bool IsReplicaIdentity { get; init; }
    public bool IsClustered { get; init; }
    public string? Comment { get; init; }
    public string[] Columns { get; init; } = [];
    public string? Constraint { get; init; }
    public int[] StatisticsPositions { get; init; } = [];
    public int[] StatisticsTargets { get; init; } = [];

    public IndexSnapshot ToSnapshot() => new()
    {
        Name = Name,
        Definition = Definition,
        Body = Body,
        PartitionOf = AboveName is null ? null : new TableName(AboveSchema!, AboveName),
        IsUnique = IsUnique,
        IsPlain = IsPlain,
        IsPrimary = IsPrimary,
        IsValid = IsValid,
        IsReplicaIdentity = IsReplicaIdentity,
        IsClustered = IsClustered,
        Comment = Comment,
        Columns = [.. Columns.Select(column => new ColumnName(column))],
        Constraint = Constraint,
        Statistics = [.. StatisticsPositions.Zip(StatisticsTargets, (position, target) => new IndexStatistics(position, target))],
    };
}

internal sealed class OutdatedCollationRow
{
    public uint Table { get; init; }
    public string Index { get; init; } = "";
    public string Collation { get; init; } = "";
}

internal sealed class ConstraintRow
{
    public uint Table { get; init; }
    public uint Referenced { get; init; }
    public string Name { get; init; } = "";
    public string Kind { get; init; } = "";
    public string[] Columns { get; init; } = [];
    public string[] ReferencedColumns { get; init; } = [];
    public string[] DeleteSetColumns { get; init; } = [];
    public string ForeignKeyClause { get; init; } = "";
    public string DeferralClause { get; init; } = "";
    public string? Condition { get; init; }
    public string[] Operators { get; init; } = [];
    public string Definition { get; init; } = "";
    public bool IsValidated { get; init; }
    public bool IsPiece { get; init; }
    public int Parents { get; init; }
    public bool IsHandedOn { get; init; }
    public string? Comment { get; init; }

    public ConstraintSnapshot ToSnapshot(Dictionary<uint, TableName> names) => new()
    {
        Table = names[Table],
        Name = Name,
        Kind = Enum.Parse<ConstraintKind>(Kind),
        Columns = [.. Columns.Select(column => new ColumnName(column))],
        Referenced = names.GetValueOrDefault(Referenced),
        ReferencedColumns = [.. ReferencedColumns.Select(column => new ColumnName(column))],
        DeleteSetColumns = [.. DeleteSetColumns.Select(column => new ColumnName(column))],
        ForeignKeyClause = ForeignKeyClause,
        DeferralClause = DeferralClause,
        Definition = Definition,
        Condition = Condition,
        Operators = Operators,
        IsValidated = IsValidated,
        IsPiece = IsPiece,
        Parents = Parents,
        IsHandedOn = IsHandedOn,
        Comment = Comment,
    };
}

internal sealed class TriggerRow
{
    public uint Table { get; init; }
    public string Name { get; init; } = "";
    public string Function { get; init; } = "";
    public string FunctionCost { get; init; } = "";
    public bool IsProcedural { get; init; }
    public bool IsFunctionOwned { get; init; }
    public bool FiresOnUpdate { get; init; }
    public string Firing { get; init; } = "";
    public bool IsBeforeRow { get; init; }
    public string[] Columns { get; init; } = [];
    public string[] Arguments { get; init; } = [];

    public TriggerSnapshot ToSnapshot() => new()
    {
        Name = Name,
        Function = Function,
        FunctionCost = FunctionCost,
        IsProcedural = IsProcedural,
        IsFunctionOwned = IsFunctionOwned,
        FiresOnUpdate = FiresOnUpdate,
        Firing = Enum.Parse<TriggerFiring>(Firing),
        IsBeforeRow = IsBeforeRow,
        Columns = [.. Columns.Select(column => new ColumnName(column))],
        Arguments = [.. Arguments.Select(column => new ColumnName(column))],
    };
}

internal sealed record DependentRow(uint Table, string? Column, string Kind, string Name, string? ReaderSchema, string? ReaderName)
{
    public DependentSnapshot ToSnapshot() => new(Kind, Name, Column is null ? null : new ColumnName(Column), ReaderName is null ? null : new TableName(ReaderSchema!, ReaderName));
}

internal sealed record PartitionRow(uint Ancestor, uint Member, bool IsFromTop, bool IsDivided, bool IsDirect);

internal sealed class PartitionKeyRow
{
    public uint Table { get; init; }
    public bool HasExpression { get; init; }
    public string[] Columns { get; init; } = [];
}

internal sealed record PublicationRow(uint Table, string Name, bool SendsUpdates);

internal sealed record SequenceRow(string Schema, string Name);

internal sealed class EnumRow
{
    public string Schema { get; init; } = "";
    public string Name { get; init; } = "";
    public string Owner { get; init; } = "";
    public bool IsOwned { get; init; }
    public string[] Values { get; init; } = [];

    public EnumSnapshot ToSnapshot() => new(new(Schema, Name), Owner, IsOwned, Values);
}

internal sealed record SequenceUserRow(string Schema, string Name, string User, uint Table, string? Column, bool IsOwner);
