namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>A relation whose query reads replaced columns, itself or through others, as the catalog shows it.</summary>
internal sealed class ReadView
{
    public uint Oid { get; init; }
    public string Schema { get; init; } = "";
    public string Name { get; init; } = "";
    public int Level { get; init; }
    public bool IsView { get; init; }
    public string Owner { get; init; } = "";
    public bool IsOwned { get; init; }
    public bool CanBeGivenBack { get; init; }
    public bool CanBeCreated { get; init; }
    public bool IsDirect { get; init; }
    public long[] Reads { get; init; } = [];
    public string Options { get; init; } = "";
    public bool ReadsRows { get; init; }
    public string[] Rules { get; init; } = [];
    public bool LeansOnKey { get; init; }
    public string[] Peculiarities { get; init; } = [];
    public string? Standing { get; init; }
    public string? StandingWithHangers { get; init; }
    public string? Belongings { get; init; }

    public TableName Relation => new(Schema, Name);
}
